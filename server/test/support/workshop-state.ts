import { emptyState, type Role, type RoomState, type Track, type TrackSource } from '@tribu-live/protocol';

const SESSION = {
  ...{ kind: 'tribu', title: '', startsAt: 0, endsAt: 1, opensBeforeMs: 0, graceMs: 0 },
} as const satisfies RoomState['session'];

export function trackOfPerson(personId: string, source: TrackSource, more: Partial<Track> = {}): Track {
  return { id: `${personId}-${source}`, personId, source, silenced: [], publishedAt: 0, ...more };
}

/** A workshop that runs: Ines leads, students have microphones and cameras, all agreed to be recorded. */
export function workshopState(students: readonly string[], change: Partial<RoomState> = {}): RoomState {
  const all = ['ines', ...students];
  const people = all.map((id) => personOf(id, id === 'ines' ? 'mentor' : 'student'));
  const tracks = all.flatMap((id) => [trackOfPerson(id, 'microphone'), trackOfPerson(id, 'camera')]);
  return {
    ...emptyState('s'),
    session: SESSION,
    status: { is: 'open', since: 0 },
    people: keyed(people),
    tracks: keyed(tracks),
    consents: Object.fromEntries(
      all.map((id) => [id, { record: { answer: 'yes', textVersion: '1', at: 0 } }]),
    ),
    ...change,
  };
}

/** @param members group by person; `visits` likewise, of those who look in */
export function groupsOf(
  members: Readonly<Record<string, string>>,
  visits: Readonly<Record<string, string>> = {},
): NonNullable<RoomState['groups']> {
  return {
    ...{ roundId: 'r', prompt: [], startedAt: 0, endsAt: null, gathering: false, broadcast: null },
    ...{ groups: [], members, visits },
  };
}

export function circleOf(reader: string): NonNullable<RoomState['circle']> {
  return {
    ...{ id: 'c', exerciseId: null, openedAt: 0, perReaderMs: null, queue: [], done: [] },
    reader: { personId: reader, since: 0, droppedAt: null },
  };
}

export function runningExercise(): RoomState['exercises'][number] {
  return {
    ...{ id: 'e', prompt: [], material: null, startedAt: 0, durationMs: 600_000 },
    phase: { is: 'running', endsAt: 600_000 },
  };
}

function personOf(id: string, role: Role): RoomState['people'][string] {
  const presence = { is: 'connected', since: 0 } as const;
  return { id, name: id, role, booked: true, grants: [], enteredAt: 0, connection: 1, presence };
}

function keyed<T extends { readonly id: string }>(list: readonly T[]): Record<string, T> {
  return Object.fromEntries(list.map((each) => [each.id, each]));
}
