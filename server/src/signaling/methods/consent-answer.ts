import type { Handler } from '../call.ts';

export const consentAnswer: Handler<'consent.answer'> = (call) => {
  const { commandId, purpose, answer, textVersion } = call.body;
  return call.room.act(call.peer, { type: 'consent.answer', purpose, answer, textVersion }, commandId);
};
