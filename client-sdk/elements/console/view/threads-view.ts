import type { Message } from '@tribu-live/protocol';
import type { RoomState } from '../../../src/index.ts';
import { nameOf, presentLearners } from './people.ts';

/** A conversation; `personId` null: with everybody. */
export interface ThreadView {
  readonly personId: string | null;
  readonly name: string;
  readonly last: Message | null;
  readonly unread: number;
}

/** When the mentor last looked at each conversation, by person; `''`: the one with everybody. */
export type ReadMarks = ReadonlyMap<string, number>;

/** What counts as read when the console opens: everything to all, and what a mentor has answered. */
export function initialMarks(state: RoomState): Map<string, number> {
  const threads = Object.entries(state.chat.threads).map(([personId, messages]): [string, number] => [
    personId,
    messages.findLast((message) => message.personId !== personId)?.at ?? 0,
  ]);
  return new Map([['', state.chat.all.at(-1)?.at ?? 0], ...threads]);
}

/** The open conversation was seen up to its last message; `''`: none is open. */
export function markRead(marks: Map<string, number>, state: RoomState, thread: string | null): void {
  const last = thread === '' ? undefined : messagesOf(state, thread).at(-1);
  if (last !== undefined) marks.set(thread ?? '', last.at);
}

/** Everybody first, then the conversations with something new, then the latest ones. */
export function threadViews(state: RoomState, youId: string, marks: ReadMarks): ThreadView[] {
  const thread = (personId: string | null, messages: readonly Message[]): ThreadView => ({
    personId,
    name: personId === null ? '' : nameOf(state, personId),
    last: messages.at(-1) ?? null,
    unread: messages.filter(
      (message) => message.personId !== youId && message.at > (marks.get(personId ?? '') ?? 0),
    ).length,
  });
  const personal = Object.entries(state.chat.threads)
    .map(([personId, messages]) => thread(personId, messages))
    .filter(({ last }) => last !== null)
    .sort(
      (one, other) =>
        Number(other.unread > 0) - Number(one.unread > 0) || (other.last?.at ?? 0) - (one.last?.at ?? 0),
    );
  return [thread(null, state.chat.all), ...personal];
}

export function unreadCount(threads: readonly ThreadView[]): number {
  return threads.reduce((sum, { unread }) => sum + unread, 0);
}

/** Whom a conversation can be begun with. */
export function withoutThread(state: RoomState): { personId: string; name: string }[] {
  return presentLearners(state)
    .filter(({ id }) => (state.chat.threads[id] ?? []).length === 0)
    .map(({ id, name }) => ({ personId: id, name }));
}

export function messagesOf(state: RoomState, thread: string | null): readonly Message[] {
  return thread === null ? state.chat.all : (state.chat.threads[thread] ?? []);
}
