import { randomUUID } from 'node:crypto';
import type { WorkshopBodies } from '@tribu-live/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SyntheticClient } from '../../../../loadtest/media/index.ts';
import { caughtUp, command, INES, KARIM, LEA, WorkshopStage, ZOE } from '../../support/workshop-stage.ts';

let stage: WorkshopStage;
beforeAll(async () => {
  stage = await WorkshopStage.create();
});
afterEach(() => stage.leave());
afterAll(() => stage.close());

const refusal = (code: string) => expect.objectContaining({ code });
const everybody = async (id: string): Promise<SyntheticClient[]> => {
  const clients: SyntheticClient[] = [];
  for (const who of [INES, LEA, KARIM, ZOE]) clients.push(await stage.enter(id, who));
  return clients;
};

const open = (ines: SyntheticClient, more: Partial<WorkshopBodies['circle.open']> = {}) =>
  command(ines, 'circle.open', {
    circleId: randomUUID(),
    exerciseId: null,
    from: 'everybody',
    perReaderSeconds: 120,
    ...more,
  });

/** Who reads, and who comes then. */
const order = ({ state: { circle } }: SyntheticClient) => [
  circle?.reader?.personId ?? null,
  ...(circle?.queue ?? []),
];

describe('a circle', () => {
  it('[W9] begins with who has not read for the longest time, also when that was in other sessions', async () => {
    const first = await stage.book();
    const [ines, lea, karim] = (await everybody(first)) as [
      SyntheticClient,
      SyntheticClient,
      SyntheticClient,
    ];
    await open(ines, { order: [KARIM.id, LEA.id] });
    await karim.until(() => order(karim)[0] === KARIM.id);
    await command(karim, 'circle.next', {});
    await command(ines, 'circle.next', {});
    // At once, and within the same session: what was just decided counts.
    await caughtUp(lea, await open(ines));
    expect(order(lea)).toEqual([ZOE.id, KARIM.id, LEA.id]);
    const second = await stage.book();
    const [again] = (await everybody(second)) as [SyntheticClient];
    await caughtUp(again, await open(again));
    expect(order(again).slice(1)).toEqual([KARIM.id, LEA.id]);
  });

  it('[W10] [W11] goes on without a reader whose line stays broken, and they come next when they are back', {
    timeout: 60_000,
  }, async () => {
    const id = await stage.book();
    const [ines, lea, karim] = (await everybody(id)) as [SyntheticClient, SyntheticClient, SyntheticClient];
    await caughtUp(ines, await open(ines, { order: [LEA.id, KARIM.id, ZOE.id] }));
    lea.close();
    await ines.until(({ circle }) => circle?.reader?.droppedAt != null);
    const droppedAt = ines.state.circle?.reader?.droppedAt ?? 0;
    await ines.until(({ circle }) => circle?.reader?.personId === KARIM.id, 'the next reader', 25_000);
    const waited = (ines.state.circle?.reader?.since ?? 0) - droppedAt;
    expect(waited).toBeGreaterThanOrEqual(15_000);
    expect(waited).toBeLessThan(20_000);
    const back = await stage.back(lea);
    expect(order(back)).toEqual([KARIM.id, LEA.id, ZOE.id]);
    await caughtUp(back, await command(karim, 'circle.next', {}));
    expect(order(back)).toEqual([LEA.id, ZOE.id]);
    await expect(command(karim, 'circle.next', {})).rejects.toEqual(refusal('forbidden'));
  });
});

describe('hands', () => {
  it('[W12] [W8] stand in order, survive a broken line, and the floor goes round', async () => {
    const id = await stage.book();
    const [ines, lea, karim, zoe] = (await everybody(id)) as [
      SyntheticClient,
      SyntheticClient,
      SyntheticClient,
      SyntheticClient,
    ];
    for (const who of [zoe, lea, karim]) await command(who, 'hand.raise', {});
    await command(zoe, 'help.ask', {});
    zoe.close();
    await ines.until(({ people }) => people[ZOE.id]?.presence.is === 'disconnected');
    const back = await stage.back(zoe);
    expect(back.state.hands.map(({ personId }) => personId)).toEqual([ZOE.id, LEA.id, KARIM.id]);
    expect(Object.keys(back.state.help)).toEqual([ZOE.id]);
    expect(karim.state.help).toEqual({});
    await caughtUp(back, await command(ines, 'floor.give', { personId: ZOE.id }));
    expect([back.state.floor, back.state.hands.length]).toEqual([[ZOE.id], 2]);
    await expect(command(lea, 'floor.take', { personId: ZOE.id })).rejects.toEqual(refusal('forbidden'));
    await command(back, 'floor.take', { personId: ZOE.id });
    await caughtUp(back, await command(ines, 'hands.lowerAll', {}));
    expect([back.state.floor, back.state.hands]).toEqual([[], []]);
  });
});
