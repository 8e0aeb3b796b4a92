import { actorOf, type Handler } from '../call.ts';

export const roomLeave: Handler<'room.leave'> = (call) =>
  call.room.execute({ type: 'person.leave' }, actorOf(call), call.body.commandId);
