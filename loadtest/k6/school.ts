import type { Role, SessionResource } from '@tribu-live/protocol';
import { hmac } from 'k6/crypto';
import encoding from 'k6/encoding';
import http from 'k6/http';
import type { Settings } from './settings.ts';

export interface Seat {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

const DEFAULT_GRANTS = {
  mentor: ['publish', 'screen', 'moderate', 'record'],
  student: ['publish', 'screen'],
  guest: ['publish', 'screen'],
  observer: [],
} as const satisfies Record<Role, readonly string[]>;

/** The school's back end: books sessions and signs tokens by itself, as one may. */
export class School {
  readonly #settings: Settings;
  readonly #headers: Record<string, string>;

  constructor(settings: Settings) {
    this.#settings = settings;
    const { id, secret } = settings.key;
    this.#headers = {
      authorization: `Basic ${encoding.b64encode(`${id}:${secret}`)}`,
      'content-type': 'application/json',
    };
  }

  /** Gives the session's id. It starts now. */
  book(externalId: string, kind: 'coaching' | 'tribu', people: readonly Seat[]): string {
    const durationMinutes = Math.max(30, Math.ceil(this.#settings.seconds / 60) + 10);
    const title = `Load test ${this.#settings.scenario}`;
    const startsAt = new Date().toISOString();
    const body = { externalId, kind, title, startsAt, durationMinutes, people };
    const response = http.post(`${this.#settings.url}/v1/sessions`, JSON.stringify(body), {
      headers: this.#headers,
    });
    if (response.status !== 201)
      throw new Error(`a session could not be booked: ${response.status} ${response.body}`);
    return (response.json() as unknown as SessionResource).id;
  }

  /** Ends the session and deletes what was recorded of it. */
  remove(sessionId: string): void {
    const { url } = this.#settings;
    http.post(`${url}/v1/sessions/${sessionId}/end`, '{}', { headers: this.#headers });
    if (this.#settings.media === 'none') return;
    http.del(`${url}/v1/recordings/${sessionId}`, null, { headers: this.#headers });
  }

  token(sessionId: string, seat: Seat): string {
    const { id, secret } = this.#settings.key;
    const iat = Math.floor(Date.now() / 1000);
    const part = (value: unknown) => encoding.b64encode(JSON.stringify(value), 'rawurl');
    const signed = [
      part({ alg: 'HS256', typ: 'JWT', kid: id }),
      part({
        ...{ aud: 'tribu-live', sub: seat.id, name: seat.name, session: sessionId },
        ...{ role: seat.role, grants: DEFAULT_GRANTS[seat.role], iat, exp: iat + 3600 },
      }),
    ].join('.');
    return `${signed}.${hmac('sha256', secret, signed, 'base64rawurl')}`;
  }
}
