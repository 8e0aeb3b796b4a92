import type { RoomState } from '../../../src/index.ts';
import { firstName } from '../../room/call-view.ts';
import type { Words } from '../../words/words.ts';
import { nameOf } from './people.ts';

/** What has happened between two looks that the mentor should notice. Times, phases and hands are told by the room itself. */
export interface News {
  /** For the live region; empty: nothing. */
  readonly said: string;
  /** A hand, a call for help or somebody at the door: worth a soft sound. */
  readonly calls: boolean;
}

const NOTHING: News = { said: '', calls: false };

/** Compares two looks at the room. The first look says nothing: what stands on the screen is no news. */
export function newsOf(before: RoomState | null, after: RoomState, words: Words): News {
  if (before === null || before === after) return NOTHING;
  const named = (key: 'help' | 'question' | 'message', personId: string): string =>
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
    ...help.map((personId) => named('help', personId)),
    ...knocks.map(([, { name }]) => words.t('console.said.knock', { name: firstName(name) })),
    ...questions.map(({ personId }) => named('question', personId)),
    ...threads.map(([personId]) => named('message', personId)),
  ].join(' ');
  return { said, calls: hands.length + help.length + knocks.length > 0 };
}
