import type { StoredEvent } from '@tribu-live/protocol';
import type { Store } from '../store/types.ts';

/** Entries read from the store at a time. */
const PAGE = 1000;

/** A session's whole journal, in order. */
export async function* readJournal(
  { sessions }: Pick<Store, 'sessions'>,
  sessionId: string,
): AsyncGenerator<StoredEvent, void> {
  let seq = 0;
  for (;;) {
    const page = await sessions.read(sessionId, seq, PAGE);
    yield* page;
    seq = page.at(-1)?.seq ?? seq;
    if (page.length < PAGE) return;
  }
}
