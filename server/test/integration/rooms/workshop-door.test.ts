import { view } from '@tribu-live/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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

describe('the waiting room', () => {
  it('[W21] holds up who never was in; the mentor hears of them once and lets them in', async () => {
    const id = await stage.book();
    const [ines, lea] = [await stage.enter(id, INES), await stage.enter(id, LEA)];
    await command(ines, 'door.set', { waiting: true });
    for (let knock = 0; knock < 3; knock += 1)
      await expect(stage.enter(id, KARIM)).rejects.toEqual(refusal('waiting_room'));
    await ines.until((held) => held.door.knocking[KARIM.id]?.name === KARIM.name);
    // Who was in comes back, and observers always come in.
    const again = await stage.back(lea);
    await stage.enter(id, OLGA);
    await caughtUp(ines, await command(ines, 'door.admit', { personId: KARIM.id }));
    const karim = await stage.enter(id, KARIM);
    await ines.until((held) => Object.keys(held.door.knocking).length === 0);
    await karim.until((held) => held.people[KARIM.id]?.presence.is === 'connected');
    const events = await stage.journal(id);
    expect(events.filter(({ type }) => type === 'door.knocked')).toHaveLength(1);
    for (const client of [again, karim]) {
      expect(client.state.door).toMatchObject({ waiting: true, knocking: {}, admitted: [] });
      expect(received(client)).not.toContain('door.knocked');
    }
  });

  it('[W21] keeps who was admitted and who is locked out apart', async () => {
    const id = await stage.book();
    const ines = await stage.enter(id, INES);
    await command(ines, 'door.set', { waiting: true });
    await expect(stage.enter(id, ZOE)).rejects.toEqual(refusal('waiting_room'));
    await command(ines, 'door.admit', { personId: ZOE.id });
    await command(ines, 'door.set', { locked: true });
    await expect(stage.enter(id, KARIM)).rejects.toEqual(refusal('room_locked'));
    await stage.enter(id, ZOE);
  });
});

describe('the mentor’s role in other hands', () => {
  it('[W22] [R2] gives the whole sight with the role, and takes it back with it', async () => {
    const id = await stage.book({ sheet: { template: 'atelier-ecriture' } });
    const [ines, lea, karim] = [
      await stage.enter(id, INES),
      await stage.enter(id, LEA),
      await stage.enter(id, KARIM),
    ];
    const messageId = '0198f7a0-0000-4000-8000-000000000001';
    await command(karim, 'chat.send', { messageId, thread: KARIM.id, text: 'Je bloque sur mon prix.' });
    const before = await command(ines, 'person.mute', {
      personId: KARIM.id,
      source: 'camera',
      muted: true,
    });
    await caughtUp(lea, before);
    expect(lea.state.sheet).toEqual([]);
    expect(received(lea)).not.toContain('Je bloque');

    await caughtUp(lea, await command(ines, 'role.hand', { personId: LEA.id, mentor: true }));
    expect(lea.state.sheet).toHaveLength(7);
    expect(lea.state.chat.threads[KARIM.id]?.[0]?.text).toBe('Je bloque sur mon prix.');
    await command(lea, 'microphones.set', { mode: 'closed' });
    const templates = await lea.request('sheet.templates', {});
    expect(templates.templates.map(({ templateId }) => templateId)).toContain('atelier-ecriture');

    // The role outlives a reload, and the tokens say what is hers.
    const again = await stage.back(lea);
    expect(again.answer.you.role).toBe('student');
    expect(again.joined.you.role).toBe('mentor');
    await caughtUp(again, await command(ines, 'role.hand', { personId: LEA.id, mentor: false }));
    expect(again.state.sheet).toEqual([]);
    expect(again.state.chat.threads).toEqual({});
    await expect(command(again, 'microphones.set', { mode: 'open' })).rejects.toEqual(refusal('forbidden'));
    await expect(again.request('sheet.templates', {})).rejects.toEqual(refusal('forbidden'));
    const state = await stage.state(id);
    for (const client of [ines, again, karim]) {
      await caughtUp(client, state.seq);
      expect(client.state).toEqual(view(state, client.personId));
    }
  });

  it('[W23] is not missed: a room without mentors goes on, the first one back has everything', async () => {
    const id = await stage.book();
    const [ines, lea] = [await stage.enter(id, INES), await stage.enter(id, LEA)];
    await command(ines, 'microphones.set', { mode: 'closed' });
    await command(lea, 'hand.raise', {});
    await ines.request('room.leave', { commandId: '0198f7a0-0000-4000-8000-000000000002' });
    await lea.until((held) => held.people[INES.id]?.presence.is === 'left');
    const back = await stage.enter(id, INES);
    expect(back.state).toMatchObject({ microphones: 'closed', hands: [{ personId: LEA.id }] });
    await caughtUp(lea, await command(back, 'floor.give', { personId: LEA.id }));
    expect(lea.state.floor).toEqual([LEA.id]);
  });
});
