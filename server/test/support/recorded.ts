import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Store } from '../../src/store/index.ts';
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
  /** Root of the recordings' folder. */
  readonly dir: string;
  /** Who is heard or seen. */
  readonly people: readonly string[];
}

/** Takes of a session as capture leaves them: their logs, and what it told the database. */
export async function captured(store: Store, { sessionId, dir, people }: Recorded): Promise<void> {
  const reports = people.map((personId) => takeReport(sessionId, { personId }));
  for (const { file } of reports) await putFile(dir, file, 'packets');
  await store.recordings.report(reports);
}

/** The session is over; its replay is as the composer leaves it. */
export async function composed(
  store: Store,
  what: Recorded & { readonly video: string | Uint8Array; readonly originalsUntil?: number },
): Promise<void> {
  const { sessionId, dir, video, originalsUntil = ORIGINALS_UNTIL } = what;
  await captured(store, what);
  await store.recordings.claim(sessionId, 'composer', 30_000);
  await putFile(dir, `${sessionId}/replay/replay.mp4`, video);
  await putFile(dir, `${sessionId}/replay/thumbnail.jpg`, 'picture');
  await putFile(dir, `${sessionId}/replay/manifest.json`, JSON.stringify(COMPOSED.manifest));
  await store.recordings.complete(sessionId, 'composer', { ...COMPOSED, originalsUntil });
}

async function putFile(dir: string, key: string, content: string | Uint8Array): Promise<void> {
  const path = join(dir, key);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
