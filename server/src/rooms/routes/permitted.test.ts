import type { RoomState } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { circleOf, groupsOf, trackOfPerson, workshopState } from '../../../test/support/workshop-state.ts';
import { permitted } from './permitted.ts';
import { sameForMedia } from './same-for-media.ts';

const workshop = (change: Partial<RoomState> = {}) => workshopState(['lea', 'sam', 'zoe'], change);
const of = (state: RoomState, id: string) => permitted(state).find(({ trackId }) => trackId === id);

describe('permitted', () => {
  it('[R9] puts the circle’s reader before whoever has the floor, these before mentors, and mentors before all', () => {
    const state = workshop({ circle: circleOf('lea'), floor: ['sam'] });
    const order = permitted(state)
      .filter(({ source }) => source === 'microphone')
      .sort((a, b) => b.precedence - a.precedence);
    expect(order.map(({ publisherId }) => publisherId)).toEqual(['lea', 'sam', 'ines', 'zoe']);
  });

  it('[D1] records small what is shown small: a workshop’s faces, except mentors and the reader', () => {
    const screen = trackOfPerson('sam', 'screen');
    const state = workshop({ circle: circleOf('lea') });
    const shared = { ...state, tracks: { ...state.tracks, [screen.id]: screen } };
    const heights = permitted(shared).flatMap(({ trackId, recordedHeight }) =>
      recordedHeight === null ? [] : [[trackId, recordedHeight]],
    );
    expect(heights).toEqual([
      ['sam-camera', 180],
      ['zoe-camera', 180],
    ]);
    const coaching = {
      ...shared,
      session: shared.session && { ...shared.session, kind: 'coaching' as const },
    };
    expect(permitted(coaching).every(({ recordedHeight }) => recordedHeight === null)).toBe(true);
    expect(of({ ...state, consents: {} }, 'zoe-camera')?.recorded).toBe(false);
  });

  it('[R9] a group is among itself, with whoever visits it', () => {
    const split = workshop({ groups: groupsOf({ lea: 'g1', sam: 'g1', zoe: 'g2' }) });
    expect(of(split, 'lea-microphone')?.viewers).toEqual(['sam']);
    expect(of(split, 'ines-microphone')?.viewers).toEqual([]);
    const visited = workshop({ groups: groupsOf({ lea: 'g1', sam: 'g1', zoe: 'g2' }, { ines: 'g2' }) });
    expect(of(visited, 'zoe-camera')?.viewers).toEqual(['ines']);
    expect(of(visited, 'ines-camera')?.viewers).toEqual(['zoe']);
  });

  it('[R9] a whisper reaches one and is not recorded, whatever groups there are', () => {
    const whisper = trackOfPerson('ines', 'whisper', { to: 'zoe' });
    const state = workshop({ groups: groupsOf({ zoe: 'g2' }) });
    const whispered = { ...state, tracks: { ...state.tracks, [whisper.id]: whisper } };
    expect(of(whispered, whisper.id)).toMatchObject({ viewers: ['zoe'], recorded: false, silenced: [] });
    expect(of(whispered, 'ines-microphone')?.silenced).toEqual(['whisper']);
  });

  it('[R9] every part of the state that it looks at is one whose change is noticed', () => {
    const whisper = trackOfPerson('ines', 'whisper', { to: 'zoe' });
    const state = workshop({
      circle: circleOf('lea'),
      floor: ['sam'],
      groups: groupsOf({ lea: 'g1' }),
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
