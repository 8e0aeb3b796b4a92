import { actorOf, type Handler } from '../call.ts';

export const consentAnswer: Handler<'consent.answer'> = (call) => {
  const { commandId, purpose, answer, textVersion } = call.body;
  return call.room.execute(
    { type: 'consent.answer', purpose, answer, textVersion },
    actorOf(call),
    commandId,
  );
};
