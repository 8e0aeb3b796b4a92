import { expect, it } from 'vitest';
import type { Press } from '../room/keys.ts';
import { KEY_LIST, replayActionOf } from './keys.ts';
import { otherSpeed, SPEEDS, speedText } from './speed.ts';

const press = (key: string, change: Partial<Press> = {}): Press => ({
  key,
  repeat: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  path: ['seek', 'tribu-player', 'tribu-replay', 'body'],
  ...change,
});

it('knows the keys that players have everywhere', () => {
  expect(replayActionOf(press(' '))).toBe('play');
  expect(replayActionOf(press('k'))).toBe('play');
  expect(replayActionOf(press('j'))).toBe('leap.back');
  expect(replayActionOf(press('l'))).toBe('leap');
  expect(replayActionOf(press('ArrowRight'))).toBe('step');
  expect(replayActionOf(press('c'))).toBe('chapter');
  expect(replayActionOf(press('C'))).toBe('chapter.back');
  expect(replayActionOf(press('?'))).toBe('help');
  expect(replayActionOf(press('x'))).toBeNull();
});

it('lists every key that it names by a sign', () => {
  const signs = KEY_LIST.flatMap(({ keys }) => keys).filter((key) => /^[A-Z?<>]$/.test(key));
  for (const sign of signs) expect(replayActionOf(press(sign.toLowerCase())), sign).not.toBeNull();
});

it('steps while a key is held down, but does not flicker between play and pause', () => {
  expect(replayActionOf(press('ArrowLeft', { repeat: true }))).toBe('step.back');
  expect(replayActionOf(press('k', { repeat: true }))).toBeNull();
});

it('leaves the browser, fields, open windows and buttons their own keys', () => {
  expect(replayActionOf(press('l', { ctrlKey: true }))).toBeNull();
  expect(replayActionOf(press('ArrowDown', { path: ['select', 'tribu-player'] }))).toBeNull();
  expect(replayActionOf(press('ArrowDown', { path: ['input', 'tribu-player'] }))).toBeNull();
  expect(replayActionOf(press('c', { path: ['button', 'dialog'] }))).toBeNull();
  expect(replayActionOf(press(' ', { path: ['button', 'tribu-player'] }))).toBeNull();
  expect(replayActionOf(press('k', { path: ['button', 'tribu-player'] }))).toBe('play');
});

it('changes speed step by step and stays at either end', () => {
  expect(otherSpeed(1, 1)).toBe(1.25);
  expect(otherSpeed(1, -1)).toBe(0.75);
  expect(otherSpeed(2, 1)).toBe(2);
  expect(otherSpeed(0.75, -1)).toBe(0.75);
  expect(SPEEDS.map((speed) => speedText(speed, 'fr'))).toContain('1,25×');
  expect(speedText(1.5, 'en')).toBe('1.5×');
});
