import type { Handler } from '../call.ts';

export const trackChange: Handler<'track.change'> = (call) => {
  const { commandId, trackId, silenced } = call.body;
  return call.room.act(call.peer, { type: 'track.change', trackId, silenced }, commandId);
};
