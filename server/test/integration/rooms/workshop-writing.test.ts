import { randomUUID } from 'node:crypto';
import { currentExercise, exerciseOf, LIMITS, type PageSaved, type Pushes } from '@tribu-live/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SyntheticClient } from '../../../../loadtest/media/index.ts';
import {
  caughtUp,
  command,
  INES,
  KARIM,
  LEA,
  OLGA,
  received,
  WorkshopStage,
  ZOE,
} from '../../support/workshop-stage.ts';

let stage: WorkshopStage;
beforeAll(async () => {
  stage = await WorkshopStage.create();
});
afterEach(() => stage.leave());
afterAll(() => stage.close());

const refusal = (code: string) => expect.objectContaining({ code });

/** Starts writing; gives the exercise's id once everybody named knows. */
async function writing(
  ines: SyntheticClient,
  others: readonly SyntheticClient[],
  durationSeconds = 600,
): Promise<string> {
  const exerciseId = randomUUID();
  const seq = await command(ines, 'exercise.start', {
    exerciseId,
    prompt: [{ kind: 'paragraph', spans: [{ text: 'Une page' }] }],
    material: null,
    durationSeconds,
  });
  for (const client of [ines, ...others]) await caughtUp(client, seq);
  return exerciseId;
}

const save = (
  client: SyntheticClient,
  exerciseId: string,
  revision: number,
  text: string,
): Promise<PageSaved> => client.request('page.save', { exerciseId, revision, text });

const read = async (client: SyntheticClient, exerciseId: string, personId: string): Promise<string | null> =>
  (await client.request('page.read', { exerciseId, personId })).page?.text ?? null;

const phaseOf = ({ state }: SyntheticClient, exerciseId: string) => exerciseOf(state, exerciseId)?.phase;

/** What the wall has told this client, put together. */
function wallOf(client: SyntheticClient): Record<string, number> {
  const told = client.pushes
    .filter(({ name }) => name === 'wall')
    .map(({ body }) => (body as Pushes['wall']).pages);
  return Object.fromEntries(
    Object.entries(Object.assign({}, ...told) as Pushes['wall']['pages']).map(([id, { words }]) => [
      id,
      words,
    ]),
  );
}

describe('an exercise', () => {
  it('[W2] [W4] ends by itself on time, takes what is on its way and freezes what was written', {
    timeout: 60_000,
  }, async () => {
    const id = await stage.book();
    const [ines, lea, karim] = [
      await stage.enter(id, INES),
      await stage.enter(id, LEA),
      await stage.enter(id, KARIM),
    ];
    const exerciseId = await writing(ines, [lea, karim], 10);
    const running = phaseOf(lea, exerciseId);
    const endsAt = running?.is === 'running' ? running.endsAt : 0;
    await save(lea, exerciseId, 1, 'Il était une fois');
    await lea.until(() => phaseOf(lea, exerciseId)?.is === 'ended', 'the end', 20_000);
    expect(await save(lea, exerciseId, 2, 'Il était une fois un roi')).toMatchObject({
      is: 'saved',
      words: 6,
    });
    await lea.until(() => phaseOf(lea, exerciseId)?.is === 'frozen', 'the pages', 20_000);
    await expect(save(lea, exerciseId, 3, 'Trop tard')).rejects.toEqual(refusal('page_frozen'));
    expect(await read(lea, exerciseId, LEA.id)).toBe('Il était une fois un roi');
    await ines.until((state) => state.pages[exerciseId]?.[LEA.id]?.submittedWords === 6);
    const phase = phaseOf(ines, exerciseId);
    if (phase?.is !== 'frozen') throw new Error('not frozen');
    expect(phase.endedAt - endsAt).toBeLessThan(3000);
    expect(phase.endedAt).toBeGreaterThanOrEqual(endsAt);
    expect(phase.at - phase.endedAt).toBeGreaterThanOrEqual(5000);
    expect(phase.at - phase.endedAt).toBeLessThan(10_000);
    // Who wrote nothing submitted nothing, and hears of nobody's page.
    expect(karim.state.pages).toEqual({});
  });

  it('[W1] [W3] tells who comes late the same end; pauses, goes on, gets longer and is ended', async () => {
    const id = await stage.book();
    const [ines, lea] = [await stage.enter(id, INES), await stage.enter(id, LEA)];
    const exerciseId = await writing(ines, [lea]);
    const zoe = await stage.enter(id, ZOE);
    expect(phaseOf(zoe, exerciseId)).toEqual(phaseOf(lea, exerciseId));
    await expect(
      lea.request('signal.send', { type: 'reaction', data: { kind: 'applause' } }),
    ).rejects.toEqual(refusal('quiet_now'));
    await expect(command(lea, 'exercise.end', { exerciseId })).rejects.toEqual(refusal('forbidden'));
    await command(ines, 'exercise.pause', { exerciseId });
    await zoe.until(() => phaseOf(zoe, exerciseId)?.is === 'paused');
    await lea.request('signal.send', { type: 'reaction', data: { kind: 'heart' } });
    await zoe.until(() => zoe.pushes.some(({ name }) => name === 'signal'));
    await command(ines, 'exercise.resume', { exerciseId });
    await caughtUp(lea, await command(ines, 'exercise.extend', { exerciseId, bySeconds: 60 }));
    expect(currentExercise(lea.state)?.durationMs).toBe(660_000);
    await caughtUp(lea, await command(ines, 'exercise.end', { exerciseId }));
    expect(phaseOf(lea, exerciseId)).toMatchObject({ is: 'ended', reason: 'mentor' });
    // The next one does not wait for the grace.
    await save(lea, exerciseId, 1, 'Hop');
    await writing(ines, [lea]);
    expect(phaseOf(lea, exerciseId)?.is).toBe('frozen');
    expect(lea.state.pages[exerciseId]?.[LEA.id]?.submittedWords).toBe(1);
  });
});

describe('a page', () => {
  it('[R11] [W6] [W7] is its writer’s alone until they share it, and on the wall a number', async () => {
    const id = await stage.book();
    const [ines, lea, karim, olga] = [
      await stage.enter(id, INES),
      await stage.enter(id, LEA),
      await stage.enter(id, KARIM),
      await stage.enter(id, OLGA),
    ];
    const exerciseId = await writing(ines, [lea, karim]);
    const secret = 'mon idée confidentielle';
    const startedAt = Date.now();
    for (let revision = 1; revision <= 20; revision += 1)
      await save(lea, exerciseId, revision, `${secret} ${'mot '.repeat(revision)}`);
    await save(karim, exerciseId, 1, 'deux mots');
    await ines.until(() => wallOf(ines)[LEA.id] === 23 && wallOf(ines)[KARIM.id] === 2, 'the wall');
    const moves = ines.pushes.filter(({ name }) => name === 'wall').length;
    expect(moves).toBeLessThanOrEqual(2 + (Date.now() - startedAt) / 1000);
    for (const client of [karim, olga]) {
      expect(received(client)).not.toContain(secret);
      expect(client.pushes.some(({ name }) => name === 'wall')).toBe(false);
      expect(client.state.pages[exerciseId]?.[LEA.id]).toBeUndefined();
      await expect(read(client, exerciseId, LEA.id)).rejects.toEqual(refusal('not_shared'));
    }
    await expect(read(ines, exerciseId, LEA.id)).rejects.toEqual(refusal('not_shared'));
    await caughtUp(karim, await command(lea, 'page.share', { exerciseId, with: 'mentors' }));
    expect(await read(ines, exerciseId, LEA.id)).toContain(secret);
    expect(karim.state.shared).toEqual({});
    await command(lea, 'page.share', { exerciseId, with: 'all' });
    expect(await read(karim, exerciseId, LEA.id)).toContain(secret);
    await command(lea, 'page.share', { exerciseId, with: 'nobody' });
    await expect(read(karim, exerciseId, LEA.id)).rejects.toEqual(refusal('not_shared'));
    // Nothing of it is in the journal.
    expect(JSON.stringify(await stage.journal(id))).not.toContain(secret);
    // A mentor who comes back sees the whole wall at once.
    const again = await stage.back(ines);
    await again.until(() => Object.keys(wallOf(again)).length === 2);
    expect(wallOf(again)).toEqual({ [LEA.id]: 23, [KARIM.id]: 2 });
  });

  it('[R11] is found again by a page that was reloaded; an older window writes no more', async () => {
    const id = await stage.book();
    const [ines, lea] = [await stage.enter(id, INES), await stage.enter(id, LEA)];
    const exerciseId = await writing(ines, [lea]);
    expect(await save(lea, exerciseId, 7, 'au milieu d’une phr')).toMatchObject({ is: 'saved' });
    expect(await save(lea, exerciseId, 6, 'au milieu')).toMatchObject({
      is: 'lost',
      kept: { revision: 7, text: 'au milieu d’une phr' },
    });
    const reloaded = await stage.enter(id, LEA);
    expect(await read(reloaded, exerciseId, LEA.id)).toBe('au milieu d’une phr');
    expect(await save(reloaded, exerciseId, 1, 'au milieu d’une phrase')).toMatchObject({ is: 'saved' });
    await expect(save(lea, exerciseId, 8, 'vieux')).rejects.toBeDefined();
    expect(await read(reloaded, exerciseId, LEA.id)).toBe('au milieu d’une phrase');
  });

  it('[W5] of 100 kB is kept, whatever its letters; a larger one is refused with words', async () => {
    const id = await stage.book();
    const [ines, lea] = [await stage.enter(id, INES), await stage.enter(id, LEA)];
    const exerciseId = await writing(ines, [lea]);
    // The most that one message must hold: every byte of it is written as an escape.
    const escaped = '"'.repeat(LIMITS.pageBytes);
    expect(await save(lea, exerciseId, 1, escaped)).toMatchObject({ is: 'saved', words: 0 });
    const accents = 'é'.repeat(LIMITS.pageBytes / 2);
    expect(await save(lea, exerciseId, 2, accents)).toMatchObject({ is: 'saved', words: 1 });
    await expect(save(lea, exerciseId, 3, `${accents}!`)).rejects.toEqual(refusal('page_too_large'));
    expect(await read(lea, exerciseId, LEA.id)).toBe(accents);
  });

  it('[R12] is gone with its person, and the room goes on', async () => {
    const id = await stage.book();
    const [ines, lea, karim] = [
      await stage.enter(id, INES),
      await stage.enter(id, LEA),
      await stage.enter(id, KARIM),
    ];
    const exerciseId = await writing(ines, [lea, karim]);
    await save(lea, exerciseId, 1, 'à effacer');
    await command(lea, 'page.share', { exerciseId, with: 'mentors' });
    await save(karim, exerciseId, 1, 'à garder');
    await stage.school.call('DELETE', `/v1/people/${LEA.id}`);
    await karim.closed();
    const [mentor, writer] = [await stage.back(ines), await stage.back(karim)];
    await expect(read(mentor, exerciseId, LEA.id)).rejects.toEqual(refusal('not_shared'));
    expect(await read(writer, exerciseId, KARIM.id)).toBe('à garder');
    await mentor.until(() => wallOf(mentor)[KARIM.id] === 2);
    expect(wallOf(mentor)).toEqual({ [KARIM.id]: 2 });
  });
});
