import type { Handler } from '../call.ts';

export const windowReport: Handler<'window.report'> = async ({ body, peer, room }) => {
  room.report(peer, body);
  return {};
};
