import { emptyState, type Role, type RoomState, type Track } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { permitted } from './permitted.ts';
import { sameForMedia } from './same-for-media.ts';

const person = (id: string, role: Role) => ({
  ...{ id, name: id, role, booked: true, grants: [], enteredAt: 0, connection: 1 },
  presence: { is: 'connected', since: 0 } as const,
});
const track = (personId: string, source: Track['source'], more: Partial<Track> = {}): Track => ({
  ...{ id: `${personId}-${source}`, personId, source, silenced: [], publishedAt: 0, ...more },
});
const keyed = <T extends { readonly id: string }>(list: readonly T[]) =>
  Object.fromEntries(list.map((each) => [each.id, each]));

const SESSION = { kind: 'tribu', title: '', startsAt: 0, endsAt: 1, opensBeforeMs: 0, graceMs: 0 } as const;

/** Ines leads; Léa, Sam and Zoé have microphones and cameras. */
function workshop(change: Partial<RoomState> = {}): RoomState {
  const students = ['lea', 'sam', 'zoe'];
  const sources = ['microphone', 'camera'] as const;
  return {
    ...emptyState('s'),
    session: SESSION,
    status: { is: 'open', since: 0 },
    people: keyed([person('ines', 'mentor'), ...students.map((id) => person(id, 'student'))]),
    tracks: keyed(['ines', ...students].flatMap((id) => sources.map((source) => track(id, source)))),
    consents: { ines: yes(), lea: yes(), sam: yes() },
    ...change,
  };
}

const yes = () => ({ record: { answer: 'yes', textVersion: '1', at: 0 } as const });
const groups = (members: Record<string, string>, visits: Record<string, string> = {}) => ({
  ...{ roundId: 'r', prompt: [], startedAt: 0, endsAt: null, gathering: false, broadcast: null },
  ...{ groups: [], members, visits },
});
const circle = (reader: string) => ({
  ...{ id: 'c', exerciseId: null, openedAt: 0, perReaderMs: null, queue: [], done: [] },
  reader: { personId: reader, since: 0, droppedAt: null },
});
const of = (state: RoomState, id: string) => permitted(state).find(({ trackId }) => trackId === id);

describe('permitted', () => {
  it('[R9] puts the circle’s reader before whoever has the floor, these before mentors, and mentors before all', () => {
    const state = workshop({ circle: circle('lea'), floor: ['sam'] });
    const order = permitted(state)
      .filter(({ source }) => source === 'microphone')
      .sort((a, b) => b.precedence - a.precedence);
    expect(order.map(({ publisherId }) => publisherId)).toEqual(['lea', 'sam', 'ines', 'zoe']);
  });

  it('[D1] records small what is shown small: a workshop’s faces, except mentors and the reader', () => {
    const screen = track('sam', 'screen');
    const state = workshop({ circle: circle('lea') });
    const shared = { ...state, tracks: { ...state.tracks, [screen.id]: screen } };
    const heights = permitted(shared).flatMap(({ trackId, recordedHeight }) =>
      recordedHeight === null ? [] : [[trackId, recordedHeight]],
    );
    expect(heights).toEqual([
      ['sam-camera', 180],
      ['zoe-camera', 180],
    ]);
    const coaching = { ...shared, session: { ...SESSION, kind: 'coaching' } } as const;
    expect(permitted(coaching).every(({ recordedHeight }) => recordedHeight === null)).toBe(true);
    expect(of(state, 'zoe-camera')?.recorded).toBe(false);
  });

  it('[R9] a group is among itself, with whoever visits it', () => {
    const split = workshop({ groups: groups({ lea: 'g1', sam: 'g1', zoe: 'g2' }) });
    expect(of(split, 'lea-microphone')?.viewers).toEqual(['sam']);
    expect(of(split, 'ines-microphone')?.viewers).toEqual([]);
    const visited = workshop({ groups: groups({ lea: 'g1', sam: 'g1', zoe: 'g2' }, { ines: 'g2' }) });
    expect(of(visited, 'zoe-camera')?.viewers).toEqual(['ines']);
    expect(of(visited, 'ines-camera')?.viewers).toEqual(['zoe']);
  });

  it('[R9] a whisper reaches one and is not recorded, whatever groups there are', () => {
    const whisper = track('ines', 'whisper', { to: 'zoe' });
    const state = workshop({ groups: groups({ zoe: 'g2' }) });
    const whispered = { ...state, tracks: { ...state.tracks, [whisper.id]: whisper } };
    expect(of(whispered, whisper.id)).toMatchObject({ viewers: ['zoe'], recorded: false, silenced: [] });
    expect(of(whispered, 'ines-microphone')?.silenced).toEqual(['whisper']);
  });

  it('[R9] every part of the state that it looks at is one whose change is noticed', () => {
    const whisper = track('ines', 'whisper', { to: 'zoe' });
    const state = workshop({
      circle: circle('lea'),
      floor: ['sam'],
      groups: groups({ lea: 'g1' }),
      microphones: 'closed',
    });
    const looked = new Set<string>();
    const watched = new Proxy(
      { ...state, tracks: { ...state.tracks, [whisper.id]: whisper } },
      {
        get(target, part, receiver) {
          if (typeof part === 'string') looked.add(part);
          return Reflect.get(target, part, receiver) as unknown;
        },
      },
    );
    permitted(watched);
    expect([...looked]).toContain('groups');
    for (const part of looked) {
      const changed = { ...state, [part]: structuredClone(state[part as keyof RoomState]) };
      if (typeof state[part as keyof RoomState] === 'string') Object.assign(changed, { [part]: 'other' });
      if (state[part as keyof RoomState] !== null) expect(sameForMedia(state, changed), part).toBe(false);
    }
    expect(sameForMedia(state, { ...state, seq: 9, chat: { ...state.chat } })).toBe(true);
  });
});
