import { actorOf, type Handler } from '../call.ts';

export const trackChange: Handler<'track.change'> = (call) => {
  const { commandId, trackId, silenced } = call.body;
  return call.room.execute({ type: 'track.change', trackId, silenced }, actorOf(call), commandId);
};
