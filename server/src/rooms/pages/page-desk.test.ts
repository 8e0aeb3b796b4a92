import { LIMITS, type PageSaved, type StoredPage, TribuError } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import {
  DecidedRoom,
  exerciseStart,
  INES,
  KARIM,
  LEA,
  OLGA,
  uuid,
} from '../../../test/support/decided-room.ts';
import { EpochLost } from '../../store/errors.ts';
import type { PageRow, PageSave, PageStore } from '../../store/types.ts';
import { lastPages, PageDesk } from './page-desk.ts';

const EXERCISE = uuid(1);

/** Rows in memory; saves wait while the test holds them, and fail when it says so. */
class Rows implements PageStore {
  readonly rows = new Map<string, PageRow>();
  readonly saves: PageSave[] = [];
  gate: Promise<void> = Promise.resolve();
  failure: Error | null = null;
  /** Another home was faster than this desk knows. */
  loses = false;

  async save(page: PageSave) {
    this.saves.push(page);
    await this.gate;
    if (this.failure !== null) throw this.failure;
    if (this.loses) return { is: 'lost' } as const;
    const { sessionId: _session, epoch: _epoch, ...row } = page;
    this.rows.set(`${page.exerciseId} ${page.personId}`, row);
    return { is: 'saved' } as const;
  }
  async read(_sessionId: string, exerciseId: string, personId: string): Promise<StoredPage | null> {
    const row = this.rows.get(`${exerciseId} ${personId}`);
    if (row === undefined) return null;
    const { exerciseId: _exercise, personId: _person, ...page } = row;
    return page;
  }
  async list(_sessionId: string, exerciseId?: string) {
    return [...this.rows.values()].filter((row) => row.exerciseId === exerciseId);
  }
  async words() {
    return {};
  }
}

function written(words: number, more: Partial<PageRow> = {}): PageRow {
  const text = Array.from({ length: words }, () => 'mot').join(' ');
  const row = { exerciseId: EXERCISE, personId: LEA, connection: 1, revision: 1, savedAt: 1, words, text };
  return { ...row, ...more };
}

function desk(room = begun(), rows = new Rows(), pages: readonly PageRow[] = []) {
  const begunPages: string[] = [];
  const wall: [string, number][] = [];
  const changed: string[] = [];
  const made = new PageDesk({
    store: rows,
    pages,
    clock: { now: () => room.nowMs, after: () => () => undefined },
    state: () => room.state,
    onBegun: (_exerciseId, personId) => begunPages.push(personId),
    onWritten: (personId) => changed.push(personId),
    onSaved: (_exerciseId, personId, { words }) => wall.push([personId, words]),
  });
  const save = (text: string, revision: number, connection = 1, personId = LEA) =>
    made.save({ personId, connection }, { exerciseId: EXERCISE, revision, text });
  return { made, room, rows, save, begunPages, wall, changed };
}

function begun(): DecidedRoom {
  const room = new DecidedRoom();
  room.must(INES, exerciseStart(EXERCISE));
  return room;
}

const refusal = (code: string) => expect.objectContaining({ code });

describe('saving a page', () => {
  it('[R11] keeps the newest of connection and revision, and answers with what is kept otherwise', async () => {
    const { save, rows, made } = desk();
    expect(await save('un deux', 2)).toMatchObject({ is: 'saved', words: 2 });
    const kept = { connection: 1, revision: 2, text: 'un deux' };
    expect(await save('un', 1)).toMatchObject({ is: 'lost', kept });
    expect(await save('autre', 2)).toMatchObject({ is: 'lost', kept });
    // Its answer was lost on the way: the same again is the same.
    expect(await save('un deux', 2)).toMatchObject({ is: 'saved', words: 2 });
    expect(await save('un', 0, 2)).toMatchObject({ is: 'saved', words: 1 });
    expect(rows.saves).toHaveLength(2);
    expect((await made.read(LEA, { exerciseId: EXERCISE, personId: LEA }))?.text).toBe('un');
  });

  it('[E1] that brings other words than before is writing; the same words again, or a save that loses, are none', async () => {
    const { save, changed } = desk();
    await save('', 1);
    expect(changed).toEqual([]);
    for (const [text, revision, connection] of [
      ['un', 2, 1],
      ['un', 3, 1],
      ['autre', 1, 1],
      ['un', 0, 2],
    ] as const)
      await save(text, revision, connection);
    expect(changed).toEqual([LEA]);
    await save('un de moins', 1, 2);
    await save('', 2, 2);
    expect(changed).toEqual([LEA, LEA, LEA]);
  });

  it('[R11] of one person goes in order, of several side by side', async () => {
    const { save, rows } = desk();
    const { promise, resolve } = Promise.withResolvers<void>();
    rows.gate = promise;
    const saving = [save('un', 1), save('un deux', 2), save('hop', 1, 1, KARIM)];
    await Promise.resolve();
    await Promise.resolve();
    expect(rows.saves.map(({ text }) => text)).toEqual(['un', 'hop']);
    resolve();
    await Promise.all(saving);
    expect(rows.rows.get(`${EXERCISE} ${LEA}`)?.text).toBe('un deux');
  });

  it('[R11] begins the page with its first words, not before', async () => {
    const { save, room, begunPages, wall } = desk();
    await save('  ', 1);
    expect(begunPages).toEqual([]);
    await save('un', 2);
    expect(begunPages).toEqual([LEA]);
    room.must(LEA, { type: 'page.begin', exerciseId: EXERCISE });
    await save('un deux', 3);
    expect(begunPages).toEqual([LEA]);
    expect(wall).toEqual([
      [LEA, 0],
      [LEA, 1],
      [LEA, 2],
    ]);
  });

  it('[W5] refuses what is too large, counted as UTF-8, and keeps what was there', async () => {
    const { save, made } = desk();
    const most = 'é'.repeat(LIMITS.pageBytes / 2);
    await save(most, 1);
    await expect(save(`${most}!`, 2)).rejects.toEqual(refusal('page_too_large'));
    await expect(save('a'.repeat(LIMITS.pageBytes + 1), 3)).rejects.toEqual(refusal('page_too_large'));
    expect((await made.read(LEA, { exerciseId: EXERCISE, personId: LEA }))?.text).toBe(most);
  });

  it('[R11] is for who takes part, of an exercise that there is', async () => {
    const { made, save } = desk();
    await expect(save('x', 1, 1, OLGA)).rejects.toEqual(refusal('forbidden'));
    const nowhere = made.save(
      { personId: LEA, connection: 1 },
      { exerciseId: uuid(9), revision: 1, text: 'x' },
    );
    await expect(nowhere).rejects.toEqual(refusal('not_found'));
  });

  it('[R4] [R11] is refused when the home has moved, and a failure holds up no later save', async () => {
    const { save, rows, wall } = desk();
    rows.failure = new EpochLost('s', 1, 'epoch 2');
    await expect(save('un', 1)).rejects.toEqual(refusal('room_elsewhere'));
    rows.failure = new TribuError('unavailable');
    await expect(save('un', 2)).rejects.toEqual(refusal('unavailable'));
    rows.failure = null;
    expect(await save('un', 3)).toMatchObject({ is: 'saved' });
    expect(wall).toEqual([[LEA, 1]]);
  });

  it('[R11] believes the rows rather than its memory', async () => {
    const { save, rows } = desk();
    const row = written(5, { connection: 4 });
    rows.rows.set(`${EXERCISE} ${LEA}`, row);
    rows.loses = true;
    expect(await save('un', 1)).toMatchObject({ is: 'lost', kept: { connection: 4, words: 5 } });
  });
});

describe('the end of an exercise', () => {
  const end = (room: DecidedRoom) => room.must(INES, { type: 'exercise.end', exerciseId: EXERCISE });
  const freeze = (room: DecidedRoom) => {
    room.nowMs += 10_000;
    room.must('@server', { type: 'deadline.fire', kind: 'pages.freeze', dueAt: 0 });
  };

  it('[W4] takes saves in the grace and none after it', async () => {
    const { save, room } = desk();
    end(room);
    expect(await save('un', 1)).toMatchObject({ is: 'saved' });
    freeze(room);
    await expect(save('un deux', 2)).rejects.toEqual(refusal('page_frozen'));
  });

  it('[W4] waits for saves on their way; later ones wait for what becomes of it', async () => {
    const { save, made, room, rows } = desk();
    const { promise, resolve } = Promise.withResolvers<void>();
    rows.gate = promise;
    const order: string[] = [];
    const inTime = save('un', 1).then(() => order.push('saved'));
    end(room);
    const held = made.hold(EXERCISE).then((release) => {
      order.push('held');
      return release;
    });
    const late: Promise<PageSaved> = save('un deux', 2);
    late.catch(() => undefined); // Looked at below.
    resolve();
    await inTime;
    const release = await held;
    expect(made.words(EXERCISE)).toMatchObject({ [LEA]: { words: 1 } });
    freeze(room);
    release();
    await expect(late).rejects.toEqual(refusal('page_frozen'));
    expect([order, rows.saves.length]).toEqual([['saved', 'held'], 1]);
  });

  it('[W4] lets saves go on when it was not frozen after all, also when two meant to', async () => {
    const { save, made } = desk();
    const [one, other] = [await made.hold(EXERCISE), await made.hold(EXERCISE)];
    const waiting = save('un', 1);
    one();
    other();
    expect(await waiting).toMatchObject({ is: 'saved' });
  });
});

describe('reading a page', () => {
  const ask = { exerciseId: EXERCISE, personId: LEA };

  it('[W6] is for its writer, and for others as far as they share it', async () => {
    const { save, made, room } = desk();
    expect(await made.read(LEA, ask)).toBe(null);
    await save('un', 1);
    const readers = async () => {
      const tries = [LEA, INES, KARIM, OLGA].map((who) => made.read(who, ask).then((page) => page?.text));
      return (await Promise.allSettled(tries)).map((each) =>
        each.status === 'fulfilled' ? each.value : (each.reason as TribuError).code,
      );
    };
    const share = (sharing: 'nobody' | 'mentors' | 'all') =>
      room.must(LEA, { type: 'page.share', exerciseId: EXERCISE, with: sharing });
    expect(await readers()).toEqual(['un', 'not_shared', 'not_shared', 'not_shared']);
    share('mentors');
    expect(await readers()).toEqual(['un', 'un', 'not_shared', 'not_shared']);
    share('all');
    expect(await readers()).toEqual(['un', 'un', 'un', 'un']);
    share('nobody');
    expect(await readers()).toEqual(['un', 'not_shared', 'not_shared', 'not_shared']);
    await expect(made.read(KARIM, { ...ask, personId: 'constructor' })).rejects.toEqual(
      refusal('not_shared'),
    );
    await expect(made.read(LEA, { ...ask, exerciseId: uuid(9) })).rejects.toEqual(refusal('not_found'));
  });

  it('[R11] works after a takeover, and of earlier exercises', async () => {
    const room = begun();
    const rows = new Rows();
    rows.rows.set(`${EXERCISE} ${LEA}`, written(3));
    const first = desk(room, rows, await lastPages(rows, room.state));
    expect(first.made.words(EXERCISE)).toEqual({ [LEA]: { words: 3, savedAt: 1 } });
    expect(await first.save('un', 0)).toMatchObject({ is: 'lost', kept: { words: 3 } });
    room.must(INES, { type: 'exercise.end', exerciseId: EXERCISE });
    room.must(INES, exerciseStart(uuid(2)));
    expect(first.made.words(uuid(2))).toEqual({});
    expect((await first.made.read(LEA, ask))?.words).toBe(3);
  });
});
