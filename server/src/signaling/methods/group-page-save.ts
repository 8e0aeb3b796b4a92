import type { Handler } from '../call.ts';

export const groupPageSave: Handler<'groupPage.save'> = ({ body, peer, room }) =>
  room.saveGroupPage(peer, body);
