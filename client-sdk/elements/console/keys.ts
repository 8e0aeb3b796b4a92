import { actionOf, type Press } from '../room/keys.ts';
import type { PlainKey, Words } from '../words/words.ts';

/** What stands beside the wall: one panel at a time. In the order of their keys. The last one opens beside the hands. */
export const PANELS = [
  'circle',
  'questions',
  'chat',
  'polls',
  'groups',
  'sheet',
  'door',
  'participation',
] as const;
export type Panel = (typeof PANELS)[number];

export type ConsoleAction =
  | 'exercise'
  | 'minute'
  | 'pause'
  | 'pensUp'
  | 'block'
  | 'floor'
  | 'lower'
  | 'next'
  | 'mics'
  | 'wall'
  | 'view'
  | 'sound'
  | 'whisper'
  | 'help';

export type PersonAction =
  | 'nudge'
  | 'whisper'
  | 'answer'
  | 'mute'
  | 'camera'
  | 'floor'
  | 'turn'
  | 'message'
  | 'page'
  | 'role'
  | 'remove';

interface Key<Action> {
  readonly key: string;
  readonly action: Action;
  readonly word: PlainKey;
}

/** None of the room's own keys (`../room/keys.ts`): both listen at the same time. */
export const CONSOLE_KEYS: readonly Key<ConsoleAction>[] = [
  { key: 'e', action: 'exercise', word: 'console.keys.exercise' },
  { key: '+', action: 'minute', word: 'console.keys.minute' },
  { key: 'k', action: 'pause', word: 'console.keys.pause' },
  { key: 'F', action: 'pensUp', word: 'console.keys.pensUp' },
  { key: 'b', action: 'block', word: 'console.keys.block' },
  { key: 'g', action: 'floor', word: 'console.keys.floor' },
  { key: 'd', action: 'lower', word: 'console.keys.lower' },
  { key: 'n', action: 'next', word: 'console.keys.next' },
  { key: 'o', action: 'mics', word: 'console.keys.mics' },
  { key: 'w', action: 'wall', word: 'console.keys.wall' },
  { key: 'v', action: 'view', word: 'console.keys.view' },
  { key: 'i', action: 'sound', word: 'console.keys.sound' },
  { key: 'x', action: 'whisper', word: 'console.keys.whisper' },
  { key: '?', action: 'help', word: 'console.keys.help' },
];

/** While a person is chosen on the wall. */
export const PERSON_KEYS: readonly Key<PersonAction>[] = [
  { key: 'j', action: 'nudge', word: 'console.nudge' },
  { key: 'y', action: 'whisper', word: 'console.whisper' },
  { key: 'h', action: 'answer', word: 'console.help.answered' },
  { key: 'a', action: 'floor', word: 'console.giveFloor' },
  { key: 't', action: 'turn', word: 'console.giveTurn' },
  { key: 'u', action: 'mute', word: 'console.mute' },
  { key: 'z', action: 'camera', word: 'console.cameraOff' },
  { key: 'q', action: 'message', word: 'console.message' },
  { key: 'f', action: 'page', word: 'console.readPage' },
  { key: 'A', action: 'role', word: 'console.role.give' },
  { key: 'Delete', action: 'remove', word: 'console.remove' },
];

/** A press with its Shift key: Caps Lock must not turn one action into another. */
export type ShiftedPress = Press & { readonly shiftKey: boolean };

export type ConsolePress =
  | { readonly do: 'console'; readonly action: ConsoleAction }
  | { readonly do: 'person'; readonly action: PersonAction }
  | { readonly do: 'panel'; readonly panel: Panel };

const TYPES_TEXT: ReadonlySet<string> = new Set([
  'input',
  'textarea',
  'select',
  'dialog',
  '[contenteditable]',
]);

/** What a key press asks the console for; null when it belongs to the browser, a field, a dialog or the room. */
export function consoleActionOf(press: ShiftedPress, personChosen: boolean): ConsolePress | null {
  if (press.repeat || press.ctrlKey || press.metaKey || press.altKey) return null;
  if (isTyped(press)) return null;
  const pressed = withShift(press);
  const panel = PANELS[Number(press.key) - 1];
  if (panel !== undefined) return { do: 'panel', panel };
  if (personChosen) {
    const found = PERSON_KEYS.find(({ key }) => key === pressed);
    if (found !== undefined) return { do: 'person', action: found.action };
  }
  const found = CONSOLE_KEYS.find(({ key }) => key === pressed);
  return found === undefined ? null : { do: 'console', action: found.action };
}

function withShift({ key, shiftKey }: ShiftedPress): string {
  if (!/^[a-z]$/i.test(key)) return key;
  return shiftKey ? key.toUpperCase() : key.toLowerCase();
}

/** Whether a press belongs to a field, or to a window that lies over everything. */
export function isTyped({ path }: Pick<Press, 'path'>): boolean {
  return path.some((name) => TYPES_TEXT.has(name));
}

/** Whether the room opens a window or a menu at this press. */
export function opensInRoom(press: Press): boolean {
  const action = actionOf(press);
  return action === 'settings' || action === 'extend';
}

export function keyOf(action: ConsoleAction): string {
  return shifted(CONSOLE_KEYS.find((each) => each.action === action)?.key ?? '');
}

/** Panels go by their numbers. */
export function keyOfPanel(panel: Panel): string {
  return String(PANELS.indexOf(panel) + 1);
}

export function keyOfPerson(action: PersonAction, words: Words): string {
  return keyText(PERSON_KEYS.find((each) => each.action === action)?.key ?? '', words);
}

/** As it stands on the key: a capital is pressed with Shift. */
export function keyText(key: string, { t }: Words): string {
  return key === 'Delete' ? t('console.key.delete') : shifted(key);
}

/** For `aria-keyshortcuts`, of what `keyOf` gives. */
export function shortcut(key: string): string {
  return key.replace('⇧', 'Shift+');
}

function shifted(key: string): string {
  return /^[A-Z]$/.test(key) ? `⇧${key}` : key.toUpperCase();
}
