import type { Handler } from '../call.ts';

export const trackUnpublish: Handler<'track.unpublish'> = (call) => {
  const { commandId, trackId } = call.body;
  return call.room.act(call.peer, { type: 'track.unpublish', trackId }, commandId);
};
