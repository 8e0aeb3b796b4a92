import type { PlainKey } from '../words/words.ts';

/** What a key does in the room. */
export type KeyAction =
  | 'microphone'
  | 'camera'
  | 'screen'
  | 'extend'
  | 'settings'
  | 'leave'
  | 'help'
  | WorkshopKey;

/** Of who takes part in a workshop; mentors have keys of their own for it. */
export type WorkshopKey = 'hand' | 'question' | 'chat' | 'layout' | 'applause';

/** One letter each, the same in both languages so that nobody has to relearn. */
export const KEYS: readonly { readonly key: string; readonly action: KeyAction; readonly word: PlainKey }[] =
  [
    { key: 'm', action: 'microphone', word: 'keys.microphone' },
    { key: 'c', action: 'camera', word: 'keys.camera' },
    { key: 's', action: 'screen', word: 'keys.screen' },
    { key: 'p', action: 'extend', word: 'keys.extend' },
    { key: 'r', action: 'settings', word: 'keys.settings' },
    { key: 'l', action: 'leave', word: 'keys.leave' },
    { key: '?', action: 'help', word: 'keys.help' },
  ];

export const WORKSHOP_KEYS: readonly {
  readonly key: string;
  readonly action: WorkshopKey;
  readonly word: PlainKey;
}[] = [
  { key: 'h', action: 'hand', word: 'keys.hand' },
  { key: 'q', action: 'question', word: 'keys.question' },
  { key: 't', action: 'chat', word: 'keys.chat' },
  { key: 'g', action: 'layout', word: 'keys.layout' },
  { key: 'a', action: 'applause', word: 'keys.applause' },
];

export function keyLabel(action: KeyAction): string {
  return [...KEYS, ...WORKSHOP_KEYS].find((entry) => entry.action === action)?.key.toUpperCase() ?? '';
}

/** What is pressed where: the parts of a KeyboardEvent that matter. */
export interface Press {
  readonly key: string;
  readonly repeat: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** The element names the press passes, from the innermost out (lower case). */
  readonly path: readonly string[];
}

const TYPES_TEXT: ReadonlySet<string> = new Set([
  'input',
  'textarea',
  'select',
  'dialog',
  '[contenteditable]',
]);

/** The action of a key press, or null when it belongs to the browser, to a field or to an open dialog. */
export function actionOf(press: Press, workshop = false): KeyAction | null {
  if (press.repeat || press.ctrlKey || press.metaKey || press.altKey) return null;
  if (press.path.some((name) => TYPES_TEXT.has(name))) return null;
  const key = press.key.toLowerCase();
  const keys = workshop ? [...KEYS, ...WORKSHOP_KEYS] : KEYS;
  return keys.find((entry) => entry.key === key)?.action ?? null;
}
