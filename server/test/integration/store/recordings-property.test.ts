import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore, type Store } from '../../../src/store/index.ts';
import { batch, creation, START_MS, sketch } from '../../support/journal.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';
import { takeReport } from '../../support/takes.ts';

const LONG_MS = 3_600_000;
const WORKERS = ['w1', 'w2', 'w3'];
const STEPS = [
  'report',
  'claim',
  'expire',
  'again',
  'renew',
  'release',
  'complete',
  'fail',
  'empty',
  'delete',
  'gone',
];
const COMPOSED = {
  durationMs: 1,
  sizeBytes: 1,
  coverage: 1,
  chapters: [],
  manifest: {},
  originalsUntil: START_MS,
};

let postgres: TemporaryDatabase;
let store: Store;

beforeAll(async () => {
  postgres = await temporaryDatabase();
  store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
});

afterAll(async () => {
  await store.close();
  await postgres.close();
});

async function ended(): Promise<string> {
  const { id } = await store.sessions.create(creation());
  const events = [sketch('room.ended', { reason: 'time' })];
  await store.sessions.append(batch({ sessionId: id, fromSeq: 3, events, summary: { status: 'ended' } }));
  return id;
}

/** What a recording may be, as SPEC D5 says it, without a database. */
interface Model {
  state: 'none' | 'recording' | 'composing' | 'ready' | 'failed' | 'empty' | 'deleted';
  holder: string | null;
  /** The lease was given for no time at all: anybody may take over. */
  lapsed: boolean;
  attempts: number;
  takes: number;
}

function claims(model: Model, by: string, again: boolean, lapsed: boolean): number | null {
  const free = model.state === 'composing' && (model.holder === null || model.lapsed);
  const fresh = model.state === 'none' || model.state === 'recording';
  const anew = (model.state === 'failed' && again) || (model.state === 'empty' && model.takes > 0);
  if (!free && !fresh && !anew) return null;
  Object.assign(model, { state: 'composing', holder: by, lapsed, attempts: model.attempts + 1 });
  return model.attempts;
}

function ends(model: Model, by: string, state: Model['state']): boolean {
  if (model.state !== 'composing' || model.holder !== by) return false;
  Object.assign(model, { state, holder: null });
  return true;
}

it('[D5] [D6] whatever comes in whatever order, a recording is what the rules say', {
  timeout: 120_000,
}, async () => {
  const step = fc.record({ what: fc.constantFrom(...STEPS), by: fc.constantFrom(...WORKERS) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const id = await ended();
      const model: Model = { state: 'none', holder: null, lapsed: false, attempts: 0, takes: 0 };
      const { recordings } = store;
      for (const { what, by } of steps) {
        switch (what) {
          case 'report':
            await recordings.report([takeReport(id)]);
            model.takes += 1;
            if (model.state === 'none') model.state = 'recording';
            if (model.state === 'composing' || model.state === 'failed')
              Object.assign(model, { state: 'composing', holder: null, attempts: 0 });
            break;
          case 'claim':
            expect(await recordings.claim(id, by, LONG_MS)).toBe(claims(model, by, false, false));
            break;
          case 'expire':
            expect(await recordings.claim(id, by, -1000)).toBe(claims(model, by, false, true));
            break;
          case 'again':
            expect(await recordings.claim(id, by, LONG_MS, true)).toBe(claims(model, by, true, false));
            break;
          case 'renew': {
            const ours = model.state === 'composing' && model.holder === by;
            if (ours) model.lapsed = false;
            expect(await recordings.renew(id, by, LONG_MS, 0.5)).toBe(ours);
            break;
          }
          case 'release':
            await recordings.release(id, by, by === WORKERS[0]);
            if (model.state === 'composing' && model.holder === by) {
              model.holder = null;
              if (by !== WORKERS[0]) model.attempts -= 1;
            }
            break;
          case 'complete':
            expect(await recordings.complete(id, by, COMPOSED)).toBe(ends(model, by, 'ready'));
            break;
          case 'fail':
            expect(await recordings.fail(id, by, 'compose_failed')).toBe(ends(model, by, 'failed'));
            break;
          case 'empty':
            expect(await recordings.setEmpty(id, by)).toBe(ends(model, by, 'empty'));
            break;
          case 'delete': {
            const first = model.state !== 'none' && model.state !== 'deleted';
            expect(await recordings.beginDeletion(id, START_MS, 'request')).toBe(first ? model.state : null);
            if (first) Object.assign(model, { state: 'deleted', holder: null });
            break;
          }
          default:
            await recordings.finishDeletion(id, { files: 1, bytes: 1 });
            if (model.state === 'deleted') model.takes = 0;
        }
        const found = await recordings.find(id);
        expect([found?.state ?? 'none', found?.attempts ?? 0]).toEqual([model.state, model.attempts]);
        expect(await recordings.takes(id)).toHaveLength(model.takes);
      }
    }),
    { numRuns: 60 },
  );
});
