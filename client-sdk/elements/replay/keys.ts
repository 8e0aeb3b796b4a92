import type { Press } from '../room/keys.ts';
import type { PlainKey } from '../words/words.ts';

/** What a key does to the replay. */
export type ReplayAction =
  | 'play'
  | 'step.back'
  | 'step'
  | 'leap.back'
  | 'leap'
  | 'chapter'
  | 'chapter.back'
  | 'louder'
  | 'softer'
  | 'mute'
  | 'slower'
  | 'faster'
  | 'full'
  | 'start'
  | 'end'
  | 'help';

/** Keys as the browser names them, letters as they come without and with shift. */
const ACTIONS: ReadonlyMap<string, ReplayAction> = new Map([
  [' ', 'play'],
  ['k', 'play'],
  ['K', 'play'],
  ['ArrowLeft', 'step.back'],
  ['ArrowRight', 'step'],
  ['j', 'leap.back'],
  ['J', 'leap.back'],
  ['l', 'leap'],
  ['L', 'leap'],
  ['c', 'chapter'],
  ['C', 'chapter.back'],
  ['ArrowUp', 'louder'],
  ['ArrowDown', 'softer'],
  ['m', 'mute'],
  ['M', 'mute'],
  ['<', 'slower'],
  ['>', 'faster'],
  ['f', 'full'],
  ['F', 'full'],
  ['Home', 'start'],
  ['End', 'end'],
  ['?', 'help'],
]);

/** May be held down. */
const REPEATS: ReadonlySet<ReplayAction> = new Set([
  'step',
  'step.back',
  'leap',
  'leap.back',
  'louder',
  'softer',
]);

/** The list that `?` shows; `Space` is written in the viewer's language. */
export const KEY_LIST: readonly { readonly keys: readonly string[]; readonly word: PlainKey }[] = [
  { keys: ['Space', 'K'], word: 'replay.keys.play' },
  { keys: ['←', '→'], word: 'replay.keys.step' },
  { keys: ['J', 'L'], word: 'replay.keys.leap' },
  { keys: ['C'], word: 'replay.keys.chapter' },
  { keys: ['⇧ C'], word: 'replay.keys.chapterBack' },
  { keys: ['↑', '↓'], word: 'replay.keys.volume' },
  { keys: ['M'], word: 'replay.keys.mute' },
  { keys: ['<', '>'], word: 'replay.keys.speed' },
  { keys: ['F'], word: 'replay.keys.full' },
  { keys: ['?'], word: 'replay.keys.help' },
];

/** Where keys type or choose something, or belong to an open window. */
const FIELDS: ReadonlySet<string> = new Set(['input', 'textarea', 'select', 'dialog', '[contenteditable]']);
/** What the space bar presses by itself. */
const PRESSED_BY_SPACE: ReadonlySet<string> = new Set(['button', 'a', 'summary']);

/**
 * The action of a key press, or null when it belongs to the browser or to what has the focus. The path names the
 * seek bar `seek`: it is an input, but its keys are the player's.
 */
export function replayActionOf(press: Press): ReplayAction | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  if (press.path.some((name) => FIELDS.has(name))) return null;
  if (press.key === ' ' && press.path.some((name) => PRESSED_BY_SPACE.has(name))) return null;
  const action = ACTIONS.get(press.key) ?? null;
  return action !== null && press.repeat && !REPEATS.has(action) ? null : action;
}
