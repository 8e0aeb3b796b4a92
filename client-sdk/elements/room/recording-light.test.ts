import { emptyState } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import type { RoomState } from '../../src/index.ts';
import { wordsFor } from '../words/words.ts';
import { lightSpoken, lightWords, type RecordingLight, recordingLight } from './recording-light.ts';

const words = wordsFor('fr');
const RUNNING: RoomState['recording'] = { is: 'running', since: 1 };
const FULL: RoomState['recording'] = { is: 'trouble', since: 1, trouble: 'disk_full' };

type Answers = Readonly<Partial<Record<'ines' | 'lea', 'yes' | 'no'>>>;

/** A coaching of Inès (mentor) and Léa (student), both there. */
function coaching(
  recording: RoomState['recording'],
  answers: Answers = { ines: 'yes', lea: 'yes' },
): RoomState {
  const person = (id: string, name: string, role: 'mentor' | 'student') => ({
    id,
    name,
    role,
    booked: true,
    grants: [],
    enteredAt: 0,
    presence: { is: 'connected' as const, since: 1 },
    connection: 1,
  });
  const consents = Object.fromEntries(
    Object.entries(answers).map(([id, answer]) => [id, { record: { answer, textVersion: '1', at: 1 } }]),
  );
  const people = { ines: person('ines', 'Inès B.', 'mentor'), lea: person('lea', 'Léa M.', 'student') };
  return { ...emptyState('s'), people, consents, recording };
}

describe('the recording light', () => {
  it('[D1] is lit for both while the session is recorded', () => {
    for (const you of ['ines', 'lea'])
      expect(recordingLight(coaching(RUNNING), you)).toEqual({ is: 'on', without: [] });
  });

  it('[D1] says to who declined that they are not on it, and to the mentor who is not', () => {
    const state = coaching(RUNNING, { ines: 'yes', lea: 'no' });
    expect(recordingLight(state, 'lea')).toEqual({ is: 'not-you' });
    expect(recordingLight(state, 'ines')).toEqual({ is: 'on', without: ['Léa'] });
    expect(lightWords(recordingLight(state, 'ines'), words).short).toBe('Enregistré, sauf Léa');
  });

  it('[D1] says in words when nothing is recorded', () => {
    const light = recordingLight(coaching({ is: 'off' }, { ines: 'no', lea: 'no' }), 'lea');
    expect(light).toEqual({ is: 'none' });
    expect(lightWords(light, words).short).toBe('Pas d’enregistrement');
  });

  it('[D4] tells the mentor what is wrong and that the session goes on, the student calmly that something is', () => {
    const forMentor = recordingLight(coaching(FULL), 'ines');
    expect(lightWords(forMentor, words).long).toBe(
      'L’enregistrement a un problème : disque plein. La séance continue.',
    );
    const forStudent = recordingLight(coaching(FULL), 'lea');
    expect(lightWords(forStudent, words).long).toBe('L’enregistrement a un problème. La séance continue.');
  });

  it('[D4] the trouble reaches a mentor who declined; a student who did is not concerned', () => {
    const state = coaching(FULL, { ines: 'no', lea: 'no' });
    expect(recordingLight(state, 'ines')).toEqual({ is: 'trouble', told: 'disk_full' });
    expect(recordingLight(state, 'lea')).toEqual({ is: 'not-you' });
  });

  it('is spoken when it changes, and not again while it stays', () => {
    const on: RecordingLight = { is: 'on', without: [] };
    const none: RecordingLight = { is: 'none' };
    expect(lightSpoken(null, none, words)).toBe('');
    expect(lightSpoken(null, on, words)).toBe('Cette séance est enregistrée.');
    expect(lightSpoken(none, on, words)).toBe('Cette séance est enregistrée.');
    expect(lightSpoken(on, { ...on }, words)).toBe('');
    expect(lightSpoken(on, none, words)).toBe('Rien n’est enregistré.');
    expect(lightSpoken(on, { is: 'trouble', told: 'disk_full' }, words)).toMatch(/disque plein/);
  });
});
