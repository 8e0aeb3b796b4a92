import { createHmac } from 'node:crypto';
import type { IceServer } from '@tribu-live/protocol';
import type { Config } from '../config/index.ts';

/** Who is to find a way through the networks, and until when. */
export interface IceGuest {
  readonly personId: string;
  /** Milliseconds since the Unix epoch; rounded up to the whole seconds that coturn counts in. */
  readonly expiresAtMs: number;
}

/**
 * What the browser of one person is told. TURN servers come with a credential of their own that ends by itself
 * (coturn's `use-auth-secret`: the name carries the end, the password is its HMAC-SHA1 under the shared secret, as
 * draft-uberti-behave-turn-rest says); STUN servers know nobody. It goes into the join answer and nowhere else.
 */
export function iceServersFor({ urls, turnSecret }: Config['ice'], guest: IceGuest): IceServer[] {
  const turn = urls.filter((url) => /^turns?:/.test(url));
  const stun = urls.filter((url) => !turn.includes(url));
  const servers: IceServer[] = stun.length === 0 ? [] : [{ urls: stun }];
  if (turn.length === 0 || turnSecret === null) return servers;
  const username = `${Math.ceil(guest.expiresAtMs / 1000)}:${guest.personId}`;
  const credential = createHmac('sha1', turnSecret).update(username).digest('base64');
  return [...servers, { urls: turn, username, credential }];
}
