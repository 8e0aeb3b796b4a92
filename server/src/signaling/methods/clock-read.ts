import type { Handler } from '../call.ts';

export const clockRead: Handler<'clock.read'> = async ({ room }) => ({ serverTimeMs: room.nowMs() });
