import { actorOf, type Handler } from '../call.ts';

export const personRemove: Handler<'person.remove'> = (call) => {
  const { commandId, personId, reason } = call.body;
  return call.room.execute({ type: 'person.remove', personId, reason }, actorOf(call), commandId);
};
