import { expect, it } from 'vitest';
import { type KeyValues, Memory, type Place } from './memory.ts';

const place: Place = {
  sessionId: 's',
  personId: 'p',
  microphone: true,
  camera: false,
  microphoneId: 'm',
  cameraId: null,
  speakerId: null,
};

function store(): KeyValues {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

it('finds the place again in the same session as the same person only', () => {
  const memory = new Memory(store());
  memory.keepPlace(place);
  expect(memory.place('s', 'p')).toEqual(place);
  expect(memory.place('other', 'p')).toBeNull();
  expect(memory.place('s', 'other')).toBeNull();
  memory.forgetPlace();
  expect(memory.place('s', 'p')).toBeNull();
});

it('keeps an answer per session and person', () => {
  const memory = new Memory(store());
  memory.keepAnswer('s', 'p', { answer: 'no', textVersion: '1' });
  expect(memory.answer('s', 'p')).toEqual({ answer: 'no', textVersion: '1' });
  expect(memory.answer('s', 'q')).toBeNull();
});

it('keeps until when a mentor wants no hint, per session', () => {
  const memory = new Memory(store());
  expect(memory.hintsRestUntil('s')).toBe(0);
  memory.keepHintsRest('s', 1234);
  expect([memory.hintsRestUntil('s'), memory.hintsRestUntil('other')]).toEqual([1234, 0]);
});

it('lives without storage and with foreign content', () => {
  expect(new Memory(null).place('s', 'p')).toBeNull();
  const foreign: KeyValues = { ...store(), getItem: () => '{not json' };
  expect(new Memory(foreign).answer('s', 'p')).toBeNull();
  const forbidden: KeyValues = {
    ...store(),
    setItem: () => {
      throw new Error('quota');
    },
  };
  expect(() => new Memory(forbidden).keepPlace(place)).not.toThrow();
});
