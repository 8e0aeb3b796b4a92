import { CONSOLE_FR } from './console-texts.ts';
import { CONSOLE_EN } from './console-texts-english.ts';
import { ROOM_EN } from './english.ts';
import { ROOM_FR } from './french.ts';
import { PARTICIPATION_EN, PARTICIPATION_FR } from './participation-texts.ts';
import { REPLAY_EN, REPLAY_FR } from './replay-texts.ts';
import { TOGETHER_EN, TOGETHER_FR } from './together-texts.ts';
import { WORKSHOP_EN, WORKSHOP_FR } from './workshop-texts.ts';

/**
 * Every word the elements show, French first. A key reads `screen.what`; `{holes}` are filled by `Words.t`.
 * Students and mentors are both addressed with "tu". Nobody's gender is guessed: people go by their names.
 */
export const FR = {
  ...REPLAY_FR,
  ...TOGETHER_FR,
  ...WORKSHOP_FR,
  ...CONSOLE_FR,
  ...PARTICIPATION_FR,
  ...ROOM_FR,
} as const;

export type WordKey = keyof typeof FR;

export const EN: Readonly<Record<WordKey, string>> = {
  ...REPLAY_EN,
  ...TOGETHER_EN,
  ...WORKSHOP_EN,
  ...CONSOLE_EN,
  ...PARTICIPATION_EN,
  ...ROOM_EN,
};
