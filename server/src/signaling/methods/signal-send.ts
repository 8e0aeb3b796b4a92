import type { Handler } from '../call.ts';

export const signalSend: Handler<'signal.send'> = async ({ body, peer, room }) => {
  room.signal(peer, body);
  return {};
};
