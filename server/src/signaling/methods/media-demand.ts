import type { Handler } from '../call.ts';

export const mediaDemand: Handler<'media.demand'> = async ({ body, peer, room }) => {
  room.demand(peer, body.visible);
  return {};
};
