import type {
  AttendanceResource,
  ErrorBody,
  RecordingList,
  RecordingResource,
  ReplayResource,
  SessionList,
  SessionResource,
  ShareResource,
  TokenResource,
} from '@tribu-live/protocol';

/** Somebody of the demo school. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: 'mentor' | 'student';
  readonly trade: string;
  readonly city: string;
  readonly color: string;
}

export interface Booking {
  readonly mentorId: string;
  readonly studentId: string;
  readonly startsInMinutes: number;
  readonly durationMinutes?: number;
}

/** The school's back end refused; `message` is for developers, who are the demo's public. */
export class SchoolRefusal extends Error {
  override readonly name = 'SchoolRefusal';
  /** One of the codes of the protocol; empty when the answer had none. */
  readonly code: string;
  readonly details: NonNullable<ErrorBody['details']>;

  constructor({ code, message, details }: Partial<ErrorBody>, status: number) {
    super(message ?? String(status));
    this.code = code ?? '';
    this.details = details ?? {};
  }
}

export async function people(): Promise<readonly Person[]> {
  return (await call<{ people: Person[] }>('GET', '/demo/api/school')).people;
}

export async function sessionsOf(personId: string): Promise<readonly SessionResource[]> {
  const query = new URLSearchParams({ personId });
  return (await call<SessionList>('GET', `/demo/api/sessions?${query}`)).sessions;
}

export function book(booking: Booking): Promise<SessionResource> {
  return call('POST', '/demo/api/sessions', booking);
}

/** The workshop of the day; the school books one when there is none. */
export function todaysWorkshop(): Promise<SessionResource> {
  return call('POST', '/demo/api/workshop');
}

export async function token(sessionId: string, personId: string): Promise<string> {
  return (await call<TokenResource>('POST', '/demo/api/tokens', { sessionId, personId })).token;
}

export async function attendance(sessionId: string): Promise<AttendanceResource['people']> {
  const query = new URLSearchParams({ sessionId });
  return (await call<AttendanceResource>('GET', `/demo/api/attendance?${query}`)).people;
}

/** How the recordings of a person's sessions stand, by session. */
export async function recordingsOf(personId: string): Promise<ReadonlyMap<string, RecordingResource>> {
  const query = new URLSearchParams({ personId });
  const { recordings } = await call<RecordingList>('GET', `/demo/api/recordings?${query}`);
  return new Map(recordings.map((recording) => [recording.id, recording]));
}

/** A link to the replay, for this person. */
export function replayLink(sessionId: string, personId: string): Promise<ShareResource> {
  return call('POST', '/demo/api/replays', { sessionId, personId });
}

/** What a link leads to; the school's page needs its thumbnail only. */
export function replayBehind({ url }: ShareResource): Promise<ReplayResource> {
  return call('GET', url);
}

async function call<Answer>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
  const response = await fetch(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Answer & { error?: Partial<ErrorBody> };
  if (!response.ok) {
    throw new SchoolRefusal(answer.error ?? {}, response.status);
  }
  return answer;
}
