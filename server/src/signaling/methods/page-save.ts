import type { Handler } from '../call.ts';

export const pageSave: Handler<'page.save'> = ({ body, peer, room }) => room.savePage(peer, body);
