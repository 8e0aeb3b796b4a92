import type { Handler } from '../call.ts';

export const trackPublish: Handler<'track.publish'> = ({ body, peer, room }) => room.publish(peer, body);
