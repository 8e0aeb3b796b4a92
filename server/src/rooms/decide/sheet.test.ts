import type { Block } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { DecidedRoom, INES, KARIM, LEA, OLGA, ZOE } from '../../../test/support/decided-room.ts';
import { loadRunSheets } from '../../config/index.ts';
import type { CommandBody } from './command.ts';
import { derivedId } from './derived-id.ts';

const PART = { minutes: 5, microphones: 'open', layout: 'gallery' } as const;
const BLOCKS: readonly Block[] = [
  { ...PART, blockId: 'accueil', kind: 'welcome', title: 'Accueil' },
  { ...PART, blockId: 'conseil', kind: 'teaching', title: 'Conseil', microphones: 'closed' },
  {
    ...PART,
    blockId: 'ecriture',
    kind: 'exercise',
    title: 'On écrit',
    prompt: [],
    material: null,
    durationSeconds: 600,
  },
  { ...PART, blockId: 'lecture', kind: 'circle', title: 'On lit', from: 'everybody', perReaderSeconds: 90 },
  { ...PART, blockId: 'groupes', kind: 'groups', title: 'À deux', how: 'random', size: 2, prompt: [] },
];
const set = (blocks: readonly Block[] = BLOCKS): CommandBody => ({ type: 'sheet.set', blocks: [...blocks] });
const start = (blockId: string): CommandBody => ({ type: 'block.start', blockId });

function prepared(): DecidedRoom {
  const room = new DecidedRoom();
  room.must('@school', set());
  return room;
}

describe('the plan', () => {
  it('[W26] is the mentors’ own', () => {
    const room = prepared();
    for (const who of [LEA, OLGA]) {
      expect(room.by(who, set([])).code).toBe('forbidden');
      expect(room.seenBy(who).sheet).toEqual([]);
    }
    expect(room.seenBy(INES).sheet).toHaveLength(5);
    expect(room.by(INES, set()).types).toEqual([]);
    expect(room.must(INES, set(BLOCKS.slice(1))).events[0]?.audience).toEqual({ mentors: true, persons: [] });
  });

  it('[W26] may change while it runs; what was started stays in the record', () => {
    const room = prepared();
    room.must(INES, start('accueil'));
    room.must(INES, set([]));
    expect(room.state.blocks.map(({ blockId }) => blockId)).toEqual(['accueil']);
    expect(room.by(INES, start('conseil'))).toMatchObject({ code: 'not_found', field: 'blockId' });
    expect(room.must(INES, { type: 'block.end' }).types).toEqual(['block.ended']);
    expect(room.by(INES, { type: 'block.end' }).types).toEqual([]);
  });
});

describe('a block', () => {
  it('[W26] sets microphones and layout, and begins what it is about in one decision', () => {
    const room = prepared();
    expect(room.by(LEA, start('accueil')).code).toBe('forbidden');
    expect(room.must(INES, start('accueil')).types).toEqual(['block.started']);
    expect(room.by(INES, start('accueil')).types).toEqual([]);
    expect(room.must(INES, start('conseil')).types).toEqual(['block.started', 'microphones.changed']);
    expect(room.must(INES, start('ecriture')).types).toEqual([
      'block.started',
      'microphones.changed',
      'exercise.started',
    ]);
    expect(room.must(INES, start('lecture')).types.slice(0, 2)).toEqual(['exercise.ended', 'block.started']);
    expect(room.state.circle).toMatchObject({
      perReaderMs: 90_000,
      reader: { personId: expect.any(String) },
    });
    const formed = room.must(INES, start('groupes')).types;
    expect(formed.indexOf('circle.closed')).toBeLessThan(formed.indexOf('groups.formed'));
    expect(Object.keys(room.state.groups?.members ?? {})).toHaveLength(4);
    expect(room.state.groups?.endsAt).toBe(room.nowMs + 5 * 60_000);
    expect(room.must(INES, { type: 'block.end' }).types).toEqual(['groups.closed', 'block.ended']);
  });

  it('[W26] ends what goes on, whoever began it', () => {
    const room = prepared();
    room.must(INES, {
      type: 'circle.open',
      circleId: derivedId('x'),
      exerciseId: null,
      from: 'everybody',
      perReaderSeconds: null,
    });
    room.must(INES, start('accueil'));
    expect(room.state.circle).toBeNull();
  });

  it('[W26] reads the pages of the exercise before it, in the order of who read last', () => {
    const room = prepared();
    room.must(INES, start('ecriture'));
    const exerciseId = room.state.exercises[0]?.id;
    const lastReadAt = { [LEA]: 3, [KARIM]: 1, [ZOE]: 2 };
    room.must(INES, start('lecture'), { lastReadAt });
    expect(room.state.circle).toMatchObject({
      exerciseId,
      reader: { personId: KARIM },
      queue: [ZOE, LEA],
    });
  });

  it('[W26] begun again is another one; the same decision again is the same one', () => {
    const [room, twin] = [prepared(), prepared()];
    for (const each of [room, twin])
      for (const blockId of ['ecriture', 'accueil', 'ecriture']) each.must(INES, start(blockId));
    const ids = room.state.exercises.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect(twin.state.exercises.map(({ id }) => id)).toEqual(ids);
    expect(room.state.exercises.map(({ phase }) => phase.is)).toEqual(['frozen', 'running']);
  });

  it('[W26] of every run sheet that ships can be started, one after the other', () => {
    for (const { blocks } of loadRunSheets(null)) {
      const room = new DecidedRoom();
      room.must(INES, set(blocks));
      for (const { blockId } of blocks) room.must(INES, start(blockId));
      expect(room.state.blocks.map(({ blockId }) => blockId)).toEqual(blocks.map(({ blockId }) => blockId));
    }
  });
});
