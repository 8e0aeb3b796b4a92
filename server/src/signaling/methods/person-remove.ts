import type { Handler } from '../call.ts';

export const personRemove: Handler<'person.remove'> = (call) => {
  const { commandId, personId, reason } = call.body;
  return call.room.act(call.peer, { type: 'person.remove', personId, reason }, commandId);
};
