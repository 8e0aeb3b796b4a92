import type { Handler } from '../call.ts';

export const mediaRestartIce: Handler<'media.restartIce'> = async ({ body, peer, room }) => ({
  iceParameters: await room.mediaOf(peer).restartIce(peer, body.transport),
});
