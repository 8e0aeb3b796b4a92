import { expect, it } from 'vitest';
import { actionOf, KEYS, type Press } from './keys.ts';

const press = (key: string, change: Partial<Press> = {}): Press => ({
  key,
  repeat: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  path: ['button', 'tribu-bar', 'tribu-room', 'body'],
  ...change,
});

it('knows one action per key, whatever the case', () => {
  expect(actionOf(press('m'))).toBe('microphone');
  expect(actionOf(press('C'))).toBe('camera');
  expect(actionOf(press('?'))).toBe('help');
  expect(actionOf(press('x'))).toBeNull();
  expect(new Set(KEYS.map((entry) => entry.key)).size).toBe(KEYS.length);
});

it('leaves the browser its own keys', () => {
  expect(actionOf(press('c', { ctrlKey: true }))).toBeNull();
  expect(actionOf(press('l', { metaKey: true }))).toBeNull();
  expect(actionOf(press('m', { repeat: true }))).toBeNull();
});

it('leaves fields and open windows their letters', () => {
  expect(actionOf(press('m', { path: ['select', 'tribu-devices', 'dialog'] }))).toBeNull();
  expect(actionOf(press('m', { path: ['input', 'body'] }))).toBeNull();
});
