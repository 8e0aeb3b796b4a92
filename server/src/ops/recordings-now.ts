import { parse, type RecordingStatus, SessionKind } from '@tribu-live/protocol';
import type { RecordingRow } from '../store/recording-types.ts';
import type { OpsDeps } from './deps.ts';
import { LISTED, type RecordingsNow } from './resources.ts';
import { roomsOf } from './rooms-now.ts';

/** How recordings fare: what runs, what waits for its replay, and what went wrong. */
export async function recordingsNow({
  reports,
  store,
  now,
}: Pick<OpsDeps, 'reports' | 'store' | 'now'>): Promise<RecordingsNow> {
  const nodes = reports();
  const list = async (status: RecordingStatus) =>
    (await store.recordings.list({ status, limit: LISTED.recordings })).recordings;
  const [waiting, composing, failed] = await Promise.all([
    waitingIn(store),
    list('composing'),
    list('failed'),
  ]);
  const running = roomsOf(nodes).filter(({ recording }) => recording !== null);
  return {
    at: now(),
    nodes: nodes.map(({ id, capture }) => ({ id, capture })),
    running: running.sort((a, b) => inTrouble(b) - inTrouble(a)).slice(0, LISTED.rooms),
    waiting: waiting.map(listed),
    composing: composing.map((row) => ({ ...listed(row), progress: row.progress, attempts: row.attempts })),
    failed: failed.map((row) => ({ ...listed(row), failure: row.failure })),
  };
}

/** Those that run stand among them, the latest first: with many rooms there are pages of these. */
async function waitingIn({ recordings }: Pick<OpsDeps['store'], 'recordings'>): Promise<RecordingRow[]> {
  const waiting: RecordingRow[] = [];
  let after: string | null = null;
  do {
    const filter = { status: 'recording', limit: LISTED.recordings } as const;
    const page = await recordings.list(after === null ? filter : { ...filter, after });
    waiting.push(...page.recordings.filter(({ session }) => session.status === 'ended'));
    after = page.next;
  } while (after !== null && waiting.length < LISTED.recordings);
  return waiting.slice(0, LISTED.recordings);
}

function inTrouble({ recording }: RecordingsNow['running'][number]): number {
  return recording?.trouble == null ? 0 : 1;
}

function listed({ id, session: { kind, title, startsAt } }: RecordingRow): RecordingsNow['waiting'][number] {
  return { sessionId: id, kind: parse(SessionKind, kind), title, startsAt };
}
