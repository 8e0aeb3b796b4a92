import type { Store } from '../../src/store/index.ts';
import type { TestStorage } from './storages.ts';
import { takeReport } from './takes.ts';

const ORIGINALS_UNTIL = Date.parse('2027-01-01T00:00:00Z');

export const COMPOSED = {
  durationMs: 1_800_000,
  sizeBytes: 1000,
  coverage: 0.98,
  chapters: [{ kind: 'start' as const, atMs: 0, personId: null, title: 'Début' }],
  manifest: { gaps: [{ fromMs: 1000, toMs: 2000, personId: 'ada', reason: 'capture' }], more: true },
};

export interface Recorded {
  readonly sessionId: string;
  readonly place: Pick<TestStorage, 'put' | 'putTake'>;
  /** Who is heard or seen. */
  readonly people: readonly string[];
}

/** Takes of a session as capture leaves them: their logs, and what it told the database. */
export async function captured(store: Store, { sessionId, place, people }: Recorded): Promise<void> {
  const reports = people.map((personId) => takeReport(sessionId, { personId }));
  for (const { file } of reports) await place.putTake(file, ['packets']);
  await store.recordings.report(reports);
}

/** The session is over; its replay is as the composer leaves it. */
export async function composed(
  store: Store,
  what: Recorded & { readonly video: string | Uint8Array; readonly originalsUntil?: number },
): Promise<void> {
  const { sessionId, place, video, originalsUntil = ORIGINALS_UNTIL } = what;
  await captured(store, what);
  await store.recordings.claim(sessionId, 'composer', 30_000);
  await place.put(`${sessionId}/replay/replay.mp4`, video);
  await place.put(`${sessionId}/replay/thumbnail.jpg`, 'picture');
  await place.put(`${sessionId}/replay/manifest.json`, JSON.stringify(COMPOSED.manifest));
  await store.recordings.complete(sessionId, 'composer', { ...COMPOSED, originalsUntil });
}
