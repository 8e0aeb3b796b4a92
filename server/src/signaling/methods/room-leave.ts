import type { Handler } from '../call.ts';

export const roomLeave: Handler<'room.leave'> = (call) =>
  call.room.act(call.peer, { type: 'person.leave' }, call.body.commandId);
