import { currentExercise, leftMs } from '@tribu-live/protocol';
import type { RoomState } from '../../../src/index.ts';
import { firstName } from '../../room/call-view.ts';
import type { Words } from '../../words/words.ts';
import { nameOf } from './people.ts';

/** One look at the room. */
export interface Look {
  readonly state: RoomState;
  readonly now: number;
}

/** What has happened between two looks that the mentor should notice. */
export interface News {
  /** For the live region; empty: nothing. */
  readonly said: string;
  /** A hand, a call for help or somebody at the door: worth a soft sound. */
  readonly calls: boolean;
}

const WARNED_AT_MS = [5 * 60_000, 60_000] as const;
const NOTHING: News = { said: '', calls: false };

/**
 * Compares two looks. The first one says nothing: what stands on the screen is no news. Times, pens and hands are
 * left to the room while it is on the screen (`roomSpeaks`): it says them too.
 */
export function newsOf(was: Look | null, is: Look, words: Words, roomSpeaks: boolean): News {
  if (was === null) return NOTHING;
  const { state: before } = was;
  const { state: after } = is;
  const named = (key: 'hand' | 'help' | 'question' | 'message', personId: string): string =>
    words.t(`console.said.${key}`, { name: firstName(nameOf(after, personId)) });
  const hands = after.hands.filter(({ personId }) =>
    before.hands.every((hand) => hand.personId !== personId),
  );
  const help = Object.keys(after.help).filter((personId) => before.help[personId] === undefined);
  const knocks = Object.entries(after.door.knocking).filter(([id]) => before.door.knocking[id] === undefined);
  const questions = Object.values(after.questions).filter(({ id }) => before.questions[id] === undefined);
  const threads = Object.entries(after.chat.threads).filter(([personId, messages]) => {
    const last = messages.at(-1);
    return last?.personId === personId && last.id !== before.chat.threads[personId]?.at(-1)?.id;
  });
  const said = [
    ...(roomSpeaks
      ? []
      : [timeSaid(was, is, words), ...hands.map(({ personId }) => named('hand', personId))]),
    ...help.map((personId) => named('help', personId)),
    ...knocks.map(([, { name }]) => words.t('console.said.knock', { name: firstName(name) })),
    ...questions.map(({ personId }) => named('question', personId)),
    ...threads.map(([personId]) => named('message', personId)),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
  return { said, calls: hands.length + help.length + knocks.length > 0 };
}

/** That five minutes or one are left of an exercise, and that it is over. */
function timeSaid(was: Look, is: Look, words: Words): string {
  const exercise = currentExercise(is.state);
  const before = currentExercise(was.state);
  if (exercise === null) return before === null ? '' : words.t('console.said.pensUp');
  if (before?.id !== exercise.id) return '';
  const [wasMs, isMs] = [leftMs(before, was.now), leftMs(exercise, is.now)];
  const crossed = WARNED_AT_MS.findLast((at) => wasMs > at && isMs <= at);
  return crossed === undefined ? '' : words.t('console.said.left', { count: crossed / 60_000 });
}
