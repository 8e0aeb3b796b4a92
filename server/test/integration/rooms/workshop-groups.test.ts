import { randomUUID } from 'node:crypto';
import { emptyState, fold, groupOf, type RoomState, view } from '@tribu-live/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SyntheticClient } from '../../../../loadtest/media/index.ts';
import { permitted } from '../../../src/rooms/routes/permitted.ts';
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

const refusal = (code: string, field?: string) =>
  expect.objectContaining(field === undefined ? { code } : { code, field });

interface Round {
  readonly id: string;
  readonly ines: SyntheticClient;
  readonly lea: SyntheticClient;
  readonly karim: SyntheticClient;
  readonly olga: SyntheticClient;
  readonly one: string;
  readonly two: string;
}

/** Léa in one group, Karim in the other; Zoé is not here yet. */
async function round(minutes: number | null = null): Promise<Round> {
  const id = await stage.book();
  const ines = await stage.enter(id, INES);
  const lea = await stage.enter(id, LEA);
  const karim = await stage.enter(id, KARIM);
  const olga = await stage.enter(id, OLGA);
  const seq = await command(ines, 'groups.form', {
    roundId: randomUUID(),
    prompt: [],
    minutes,
    how: 'random',
    size: 2,
    groups: [
      { name: 'Prix', members: [LEA.id] },
      { name: '', members: [KARIM.id] },
    ],
  });
  for (const client of [ines, lea, karim, olga]) await caughtUp(client, seq);
  const [one, two] = ines.state.groups?.groups ?? [];
  if (one === undefined || two === undefined) throw new Error('no groups');
  expect([one.name, two.name]).toEqual(['Prix', 'Groupe 2']);
  return { id, ines, lea, karim, olga, one: one.id, two: two.id };
}

/** Who receives the microphone of whom, by the journal alone. */
function hearers(state: RoomState): Record<string, string[]> {
  return Object.fromEntries(
    permitted(state).map(({ publisherId, viewers }) => [publisherId, [...viewers].sort()]),
  );
}

describe('groups', () => {
  it('[W29] [R9] hear and see their own alone; who visits is with one of them', async () => {
    const { id, ines, olga, two, lea } = await round();
    const speaking = async (): Promise<Record<string, string[]>> => {
      // Microphones as the journal would have them: media is the media tests' affair.
      const state = fold(emptyState(id), await stage.journal(id));
      const tracks = Object.fromEntries(
        [INES, LEA, KARIM].map(({ id: personId }) => [
          personId,
          { id: personId, personId, source: 'microphone' as const, silenced: [], publishedAt: 0 },
        ]),
      );
      return hearers({ ...state, tracks });
    };
    expect(await speaking()).toEqual({ [INES.id]: [OLGA.id], [LEA.id]: [], [KARIM.id]: [] });
    await command(ines, 'groups.visit', { groupId: two });
    expect(await speaking()).toEqual({ [INES.id]: [KARIM.id], [LEA.id]: [], [KARIM.id]: [INES.id] });
    await expect(command(lea, 'groups.visit', { groupId: two })).rejects.toEqual(refusal('forbidden'));
    await command(olga, 'groups.visit', { groupId: two });
    await command(ines, 'groups.move', { personId: LEA.id, groupId: two });
    await command(ines, 'groups.visit', { groupId: null });
    expect(await speaking()).toEqual({
      [INES.id]: [],
      [LEA.id]: [KARIM.id, OLGA.id].sort(),
      [KARIM.id]: [LEA.id, OLGA.id].sort(),
    });
  });

  it('[W29] take in who comes late', async () => {
    const { id, ines, two } = await round();
    await command(ines, 'groups.move', { personId: LEA.id, groupId: two });
    const zoe = await stage.enter(id, ZOE);
    await zoe.until((held) => groupOf(held.groups, ZOE.id) !== null);
    expect(groupOf(zoe.state.groups, ZOE.id)).not.toBe(two);
  });

  it('[W31] write one page: one holds the pen, the others see it grow, nobody else reads it', async () => {
    const { id, ines, lea, karim, olga, one, two } = await round();
    const save = (client: SyntheticClient, revision: number, text: string) =>
      client.request('groupPage.save', { groupId: one, revision, text });
    const read = (client: SyntheticClient) => client.request('groupPage.read', { groupId: one });
    await expect(save(lea, 1, 'Trop tôt')).rejects.toEqual(refusal('forbidden'));
    await command(lea, 'groups.takePen', {});
    expect(await read(lea)).toEqual({ page: null });
    expect(await save(lea, 1, 'Un bol, trois heures')).toMatchObject({ is: 'saved', words: 4 });
    expect(await save(lea, 40, 'Un bol, quatre heures')).toMatchObject({ is: 'saved' });
    expect(await save(lea, 39, 'Un bol')).toMatchObject({
      is: 'lost',
      kept: { text: 'Un bol, quatre heures' },
    });

    for (const client of [karim, ines, olga]) {
      await expect(read(client)).rejects.toEqual(refusal('not_shared'));
      await expect(save(client, 1, 'x')).rejects.toEqual(refusal('forbidden'));
    }
    await command(ines, 'groups.visit', { groupId: one });
    expect(await read(ines)).toMatchObject({ page: { text: 'Un bol, quatre heures' } });

    // The pen passes on: the newest hand stands above all before, whatever its revisions.
    await command(ines, 'groups.move', { personId: KARIM.id, groupId: one });
    await command(karim, 'groups.takePen', {});
    await expect(save(lea, 41, 'Encore moi')).rejects.toEqual(refusal('forbidden'));
    expect(await save(karim, 0, 'Un bol, cinq heures')).toMatchObject({ is: 'saved' });
    for (const client of [lea, ines])
      await client.until(
        () =>
          client.pushes.some(
            ({ name, body }) => name === 'groupPage' && JSON.stringify(body).includes('cinq heures'),
          ),
        'the page',
      );
    expect(await read(lea)).toMatchObject({ page: { text: 'Un bol, cinq heures' } });
    expect(received(olga)).not.toContain('bol');
    expect(JSON.stringify(await stage.journal(id))).not.toContain('bol');
    await expect(karim.request('groupPage.read', { groupId: two })).rejects.toEqual(refusal('not_shared'));
    await expect(karim.request('groupPage.read', { groupId: randomUUID() })).rejects.toEqual(
      refusal('not_found', 'groupId'),
    );
    await expect(
      karim.request('groupPage.save', { groupId: one, revision: 1, text: 'é'.repeat(60_000) }),
    ).rejects.toEqual(refusal('page_too_large', 'text'));
    await command(ines, 'groups.close', {});
    await expect(save(karim, 1, 'Après')).rejects.toEqual(refusal('wrong_phase'));
    // What is a group's own is nobody's shared page.
    expect(await stage.school.call('GET', `/v1/sessions/${id}/pages`)).toEqual({ sessionId: id, pages: [] });
  });

  it('[W32] [R2] are called back, given more time, told something, and close', async () => {
    const { id, ines, lea, karim } = await round(1);
    await command(ines, 'groups.broadcast', { text: 'Plus que deux minutes.' });
    await command(ines, 'groups.gather', {});
    await caughtUp(lea, await command(ines, 'groups.extend', { bySeconds: 120 }));
    expect(lea.state.groups).toMatchObject({
      gathering: false,
      broadcast: { text: 'Plus que deux minutes.' },
    });
    await expect(command(lea, 'groups.close', {})).rejects.toEqual(refusal('forbidden'));
    const seq = await command(ines, 'groups.close', {});
    const state = await stage.state(id);
    for (const client of [ines, lea, karim]) {
      await caughtUp(client, seq);
      expect(client.state).toEqual(view(state, client.personId));
      expect(client.state.groups).toBeNull();
    }
  });
});

describe('the school’s writing workshop', () => {
  it('[W26] runs from its run sheet: each block begins what it is about', async () => {
    const id = await stage.book({ sheet: { template: 'atelier-ecriture' } });
    const ines = await stage.enter(id, INES);
    const lea = await stage.enter(id, LEA);
    await stage.enter(id, KARIM);
    const start = async (blockId: string): Promise<RoomState> => {
      await caughtUp(lea, await command(ines, 'block.start', { blockId }));
      return lea.state;
    };
    expect((await start('conseil')).microphones).toBe('closed');
    const writing = await start('ecriture');
    expect(writing.exercises.at(-1)).toMatchObject({ phase: { is: 'running' }, durationMs: 600_000 });
    const reading = await start('lecture');
    expect(reading.exercises.at(-1)?.phase.is).toBe('ended');
    expect(reading.circle).toMatchObject({ exerciseId: writing.exercises.at(-1)?.id, perReaderMs: 120_000 });
    expect(reading.circle?.reader).not.toBeNull();
    const groups = await start('groupes');
    expect(groups.circle).toBeNull();
    expect(Object.keys(groups.groups?.members ?? {}).sort()).toEqual([KARIM.id, LEA.id]);
    expect((await start('pause')).groups).toBeNull();
    await caughtUp(lea, await command(ines, 'block.end', {}));
    expect(lea.state.blocks.map(({ blockId, endedAt }) => [blockId, endedAt !== null])).toEqual([
      ['conseil', true],
      ['ecriture', true],
      ['lecture', true],
      ['groupes', true],
      ['pause', true],
    ]);
    expect(lea.state.sheet).toEqual([]);
    expect(ines.state.sheet).toHaveLength(7);
  });
});
