import type { Joined } from '@tribu-live/protocol';
import type { Handler } from '../call.ts';

/** The answer leaves inside the room's own turn, so that no push can overtake it. */
export const roomJoin: Handler<'room.join'> = ({ body, peer, room, reply }) =>
  new Promise<Joined>((resolve, reject) => {
    const answer = (joined: Joined): void => {
      reply(joined);
      resolve(joined);
    };
    room.join({ peer, request: body, answer }).catch(reject);
  });
