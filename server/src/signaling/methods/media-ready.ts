import type { Handler } from '../call.ts';

export const mediaReady: Handler<'media.ready'> = async ({ body, peer, room }) => {
  await room.ready(peer, body);
  return {};
};
