import { actorOf, type Handler } from '../call.ts';

export const roomEnd: Handler<'room.end'> = (call) =>
  call.room.execute({ type: 'room.end' }, actorOf(call), call.body.commandId);
