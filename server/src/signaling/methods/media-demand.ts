import type { Handler } from '../call.ts';

export const mediaDemand: Handler<'media.demand'> = async ({ body, peer, room }) => {
  room.demand(peer.who.personId, body.visible);
  return {};
};
