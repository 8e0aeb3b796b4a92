import { actorOf, type Handler } from '../call.ts';

export const trackUnpublish: Handler<'track.unpublish'> = (call) => {
  const { commandId, trackId } = call.body;
  return call.room.execute({ type: 'track.unpublish', trackId }, actorOf(call), commandId);
};
