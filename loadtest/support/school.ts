import { randomUUID } from 'node:crypto';
import type {
  Role,
  SessionCreate,
  SessionPatch,
  SessionResource,
  TokenRequest,
  TokenResource,
} from '@tribu-live/protocol';
import { TribuError } from '@tribu-live/protocol';

export interface ApiKey {
  readonly id: string;
  readonly secret: string;
}

/** Two people of the coachings that tests and benches book. */
export const MENTOR = { id: 'mentor-1', name: 'Maëlle Mentor', role: 'mentor' } as const;
export const STUDENT = { id: 'student-1', name: 'Sami Étudiant', role: 'student' } as const;
export const OBSERVER = { id: 'observer-1', name: 'Olga Observatrice', role: 'observer' } as const;

/** The school's back end: holds an API key, books sessions and mints tokens over REST. */
export class School {
  readonly url: string;
  readonly #key: ApiKey;
  readonly #authorization: string;

  constructor(url: string, key: ApiKey) {
    this.url = url;
    this.#key = key;
    this.#authorization = `Basic ${Buffer.from(`${key.id}:${key.secret}`).toString('base64')}`;
  }

  /** The same back end, speaking to another node. */
  at(url: string): School {
    return new School(url, this.#key);
  }

  /** A coaching of 30 minutes that starts now, unless told otherwise. */
  book(session: Partial<SessionCreate> = {}): Promise<SessionResource> {
    return this.call('POST', '/v1/sessions', {
      externalId: `test-${randomUUID()}`,
      kind: 'coaching',
      title: 'Coaching',
      startsAt: new Date().toISOString(),
      people: [MENTOR, STUDENT],
      ...session,
    } satisfies SessionCreate);
  }

  async token(
    sessionId: string,
    person: { id: string; name: string; role: Role },
    more: Partial<TokenRequest> = {},
  ) {
    const body = {
      personId: person.id,
      name: person.name,
      role: person.role,
      ...more,
    } satisfies TokenRequest;
    const { token } = await this.call<TokenResource>('POST', `/v1/sessions/${sessionId}/tokens`, body);
    return token;
  }

  session(sessionId: string): Promise<SessionResource> {
    return this.call('GET', `/v1/sessions/${sessionId}`);
  }

  move(sessionId: string, change: SessionPatch): Promise<SessionResource> {
    return this.call('PATCH', `/v1/sessions/${sessionId}`, change);
  }

  end(sessionId: string): Promise<unknown> {
    return this.call('POST', `/v1/sessions/${sessionId}/end`, {});
  }

  /** @throws TribuError what the server refused with */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: { authorization: this.#authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: unknown = text === '' ? null : JSON.parse(text);
    if (!response.ok) throw TribuError.fromBody(errorOf(answer));
    return answer as T;
  }
}

function errorOf(body: unknown): object {
  if (typeof body !== 'object' || body === null) return {};
  return 'error' in body && typeof body.error === 'object' && body.error !== null ? body.error : body;
}
