import type { Handler } from '../call.ts';

export const mediaDemand: Handler<'media.demand'> = async ({ body, peer, room }) => {
  room.mediaOf(peer).demand(peer.who.personId, body.visible);
  return {};
};
