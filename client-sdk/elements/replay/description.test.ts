import { type ErrorCode, type ReplayResource, TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { describeReplay, type Missing, mayCome } from './description.ts';

const SRC = 'https://live.example.org/v1/replays/abc';
const REPLAY: ReplayResource = {
  id: 's1',
  title: 'Fixer le prix d’un bol',
  startsAt: '2026-11-24T14:00:00.000Z',
  people: [],
  durationMs: 60_000,
  chapters: [],
  videoUrl: '/v1/replays/abc/replay.mp4',
  thumbnailUrl: 'https://live.example.org/v1/replays/abc/thumbnail.jpg',
  watchedUrl: null,
  gaps: [],
  expiresAt: '2026-11-24T18:00:00.000Z',
};
const never = new AbortController().signal;

const refusal =
  (code: ErrorCode, details: Record<string, string | number> = {}) =>
  async (): Promise<Response> => {
    const error = new TribuError(code, { details, correlationId: 'ref-1' });
    return Response.json({ error: error.toBody() }, { status: error.status });
  };
const why = async (answer: () => Promise<Response>): Promise<Missing | 'ready'> => {
  const description = await describeReplay(SRC, never, answer);
  return description.is === 'ready' ? 'ready' : description.why;
};

it('gives the description with absolute addresses', async () => {
  const description = await describeReplay(SRC, never, async () => Response.json(REPLAY));
  expect(description).toMatchObject({
    is: 'ready',
    replay: { title: REPLAY.title, videoUrl: 'https://live.example.org/v1/replays/abc/replay.mp4' },
  });
});

it('tells apart why there is nothing to watch', async () => {
  expect(await why(refusal('link_expired'))).toBe('expired');
  expect(await why(refusal('token_invalid'))).toBe('refused');
  expect(await why(refusal('share_consent_missing'))).toBe('unshared');
  expect(await why(refusal('recording_not_ready'))).toBe('pending');
  expect(await why(refusal('recording_not_ready', { status: 'failed' }))).toBe('failed');
  expect(await why(refusal('recording_not_ready', { status: 'empty' }))).toBe('empty');
  expect(await why(refusal('not_found'))).toBe('deleted');
  expect(await why(refusal('internal'))).toBe('trouble');
});

it('knows how far the work on it has come', async () => {
  const ask = refusal('recording_not_ready', { status: 'composing', progress: 0.4 });
  expect(await describeReplay(SRC, never, ask)).toMatchObject({ why: 'pending', progress: 0.4 });
});

it('keeps the reference by which the server’s log is searched', async () => {
  expect(await describeReplay(SRC, never, refusal('internal'))).toMatchObject({ reference: 'ref-1' });
});

it('calls it trouble when nothing answers, or something that is not ours', async () => {
  expect(await why(() => Promise.reject(new TypeError('Failed to fetch')))).toBe('trouble');
  expect(await why(async () => new Response('<html>', { status: 502 }))).toBe('trouble');
});

it('looks again by itself only where that can help', () => {
  const all = ['pending', 'trouble', 'expired', 'refused', 'unshared', 'failed', 'empty', 'deleted'] as const;
  expect(all.filter(mayCome)).toEqual(['pending', 'trouble']);
});

it('gives up when it is told to', async () => {
  const patience = new AbortController();
  patience.abort();
  const ask = async (): Promise<Response> => {
    throw patience.signal.reason;
  };
  await expect(describeReplay(SRC, patience.signal, ask)).rejects.toBe(patience.signal.reason);
});
