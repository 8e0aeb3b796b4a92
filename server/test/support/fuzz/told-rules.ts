import { isDeepStrictEqual } from 'node:util';
import { type HiddenEvent, isHidden, type RoomState, type StoredEvent, view } from '@tribu-live/protocol';
import { BALLOT_MARK } from './cast.ts';
import { must } from './violation.ts';

const SECRET = /secret-([a-z]+)-/g;

/** What a viewer is told may hold no word that is between others. @throws Violation */
export function checkTold(before: RoomState, entry: StoredEvent | HiddenEvent, viewer: string): void {
  if (isHidden(entry)) return;
  must(entry.audience !== 'server', 'server only', () => `${viewer} is told ${entry.type}`);
  must(entry.commandId === null, 'command ids are their sender’s', () => entry.type);
  const mentor = before.people[viewer]?.role === 'mentor';
  const text = JSON.stringify(entry.data);
  if (!mentor) checkSecrets(text, viewer, entry.type);
  if (entry.type !== 'poll.closed')
    must(!text.includes(BALLOT_MARK), 'a ballot is secret', () => `${entry.type}: ${text}`);
  if (entry.type === 'poll.answered') {
    const { pollId, choice } = entry.data as { pollId: string; choice: unknown };
    const named = before.polls[pollId]?.anonymous === false;
    must(named || choice === null, 'a ballot is secret', () => `${viewer} is told ${text}`);
  }
  const { personId } = entry.data as { personId?: string };
  const own = mentor || personId === viewer;
  const intimate =
    /^(page\.(started|penDown|submitted)|help\.|nudge\.)/.test(entry.type) ||
    (entry.type === 'page.shared' && (entry.data as { with: string }).with === 'mentors');
  must(own || !intimate, 'what is one’s own', () => `${viewer} is told ${entry.type} of ${personId}`);
}

/** A snapshot, or what a viewer holds, is no more than their view. @throws Violation */
export function checkView(held: RoomState, whole: RoomState, viewer: string): void {
  const seen = view(whole, viewer);
  must(isDeepStrictEqual(held, seen), 'fold equals snapshot', () => `${viewer}: ${difference(held, seen)}`);
  if (whole.people[viewer]?.role === 'mentor') return;
  checkSecrets(JSON.stringify([seen.nudges, seen.chat.threads]), viewer, 'the view');
}

function checkSecrets(text: string, viewer: string, where: string): void {
  for (const [, owner] of text.matchAll(SECRET))
    must(owner === viewer, 'between two', () => `${viewer} reads ${owner}’s in ${where}`);
}

function difference(held: RoomState, seen: RoomState): string {
  const differing = (Object.keys(seen) as (keyof RoomState)[]).filter(
    (key) => !isDeepStrictEqual(held[key], seen[key]),
  );
  return differing
    .map((key) => `${key} is ${JSON.stringify(held[key])}, not ${JSON.stringify(seen[key])}`)
    .join('; ');
}
