import type { Handler } from '../call.ts';

export const roomEnd: Handler<'room.end'> = (call) =>
  call.room.act(call.peer, { type: 'room.end' }, call.body.commandId);
