import { expect, it } from 'vitest';
import { KEYS } from '../room/keys.ts';
import { wordsFor } from '../words/words.ts';
import { dialogOf } from './console-acts.ts';
import {
  CONSOLE_KEYS,
  consoleActionOf,
  keyOf,
  keyOfPanel,
  keyText,
  opensInRoom,
  PERSON_KEYS,
  shortcut,
} from './keys.ts';
import { madeExercise, madeState } from './test/made-state.ts';

const press = (key: string, path: string[] = ['button', 'body']) => ({
  ...{
    key,
    path,
    repeat: false,
    shiftKey: /^[A-Z]$/.test(key),
    ctrlKey: false,
    metaKey: false,
    altKey: false,
  },
});

it('shares no key with the room but the list of keys, which it shows for both', () => {
  const room = KEYS.map(({ key }) => key);
  const own = [...CONSOLE_KEYS, ...PERSON_KEYS].map(({ key }) => key);
  expect(own.filter((key) => room.includes(key))).toEqual(['?']);
  expect(new Set(own).size).toBe(own.length);
});

it('takes Caps Lock for no Shift: the floor never becomes the mentor’s role', () => {
  expect(consoleActionOf({ ...press('A'), shiftKey: false }, true)).toEqual({
    do: 'person',
    action: 'floor',
  });
  expect(consoleActionOf({ ...press('a'), shiftKey: true }, true)).toEqual({ do: 'person', action: 'role' });
});

it('ends an exercise only with Shift', () => {
  expect(consoleActionOf(press('F'), false)).toEqual({ do: 'console', action: 'pensUp' });
  expect(consoleActionOf(press('f'), false)).toBeNull();
});

it('asks before everybody’s writing ends, and only then', () => {
  const writing = madeState({ exercises: [madeExercise()] });
  expect(dialogOf('pensUp', writing)).toEqual({ is: 'pensUp', blockId: null });
  expect(dialogOf('pensUp', madeState())).toBeNull();
  expect(dialogOf('minute', writing)).toBeNull();
});

it('knows a person’s keys while one is chosen, and panels by their numbers', () => {
  expect(consoleActionOf(press('j'), false)).toBeNull();
  expect(consoleActionOf(press('j'), true)).toEqual({ do: 'person', action: 'nudge' });
  expect(consoleActionOf(press('2'), true)).toEqual({ do: 'panel', panel: 'questions' });
  expect(consoleActionOf(press('8'), false)).toEqual({ do: 'panel', panel: 'participation' });
  expect(keyOfPanel('participation')).toBe('8');
  expect(consoleActionOf(press('9'), false)).toBeNull();
});

it('leaves fields, dialogs, repeats and shortcuts of the browser alone', () => {
  for (const path of [['input'], ['textarea', 'form'], ['select'], ['button', 'dialog']])
    expect(consoleActionOf(press('n', path), true)).toBeNull();
  expect(consoleActionOf({ ...press('n'), repeat: true }, false)).toBeNull();
  expect(consoleActionOf({ ...press('n'), ctrlKey: true }, false)).toBeNull();
});

it('tells which presses open something in the room', () => {
  expect(['r', 'p', 'm', 'n'].filter((key) => opensInRoom(press(key)))).toEqual(['r', 'p']);
  expect(['F', 'n', 'Delete'].map((key) => keyText(key, wordsFor('fr')))).toEqual(['⇧F', 'N', 'Suppr']);
  expect(keyText('Delete', wordsFor('en'))).toBe('Del');
  expect([keyOf('pensUp'), keyOf('next')].map(shortcut)).toEqual(['Shift+F', 'N']);
});
