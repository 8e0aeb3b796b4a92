import type { Handler } from '../call.ts';

export const mediaReady: Handler<'media.ready'> = async ({ body, peer, room }) => {
  await room.mediaOf(peer).ready(peer, body);
  return {};
};
