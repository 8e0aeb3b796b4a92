import type { StoredEvent } from '@tribu-live/protocol';
import type { SessionStore } from '@tribu-live/server/store';

const EVENTS_AT_ONCE = 1000;

/** All of a session's journal, in order. */
export async function readJournal(
  sessions: Pick<SessionStore, 'read'>,
  sessionId: string,
): Promise<StoredEvent[]> {
  const journal: StoredEvent[] = [];
  for (;;) {
    const page = await sessions.read(sessionId, journal.length, EVENTS_AT_ONCE);
    journal.push(...page);
    if (page.length < EVENTS_AT_ONCE) return journal;
  }
}
