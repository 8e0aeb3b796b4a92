import type { Handler } from '../call.ts';

export const pageRead: Handler<'page.read'> = async ({ body, peer, room }) => ({
  page: await room.readPage(peer, body),
});
