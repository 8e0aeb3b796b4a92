import type { Handler } from '../call.ts';

export const groupPageRead: Handler<'groupPage.read'> = async ({ body, peer, room }) => ({
  page: await room.readGroupPage(peer, body),
});
