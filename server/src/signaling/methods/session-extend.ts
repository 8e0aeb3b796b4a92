import type { Handler } from '../call.ts';

const MINUTE_MS = 60_000;

export const sessionExtend: Handler<'session.extend'> = (call) => {
  const { commandId, byMinutes } = call.body;
  return call.room.act(call.peer, { type: 'session.extend', byMs: byMinutes * MINUTE_MS }, commandId);
};
