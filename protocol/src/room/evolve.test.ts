import { describe, expect, it } from 'vitest';
import type { HiddenEvent, StoredEvent } from './entries.ts';
import { EVENT_DATA } from './events.ts';
import { evolve, fold, JournalGap } from './evolve.ts';
import { emptyState, type RoomState } from './state.ts';
import { type Upcaster, upcast } from './upcast.ts';
import type { EventType } from './versions.ts';

const TRACK = '0198f7a0-0000-7000-8000-000000000001';

/** One plausible event of every type, in an order in which they could happen. */
const SAMPLES: { readonly [T in EventType]: unknown } = {
  'session.created': {
    kind: 'coaching',
    title: 'Premier pas',
    startsAt: 1000,
    endsAt: 2000,
    opensBeforeMs: 600,
    graceMs: 300,
  },
  'person.booked': { personId: 'ines', name: 'Inès', role: 'mentor' },
  'session.moved': { startsAt: 1500, endsAt: 2500 },
  'session.retitled': { title: 'Deuxième pas' },
  'room.homed': { nodeId: 'node-1' },
  'room.opened': {},
  'participant.admitted': {
    personId: 'ines',
    name: 'Inès',
    role: 'mentor',
    grants: ['publish'],
    enteredAt: 1500,
  },
  'participant.joined': { personId: 'ines', connection: 1 },
  'consent.answered': { personId: 'ines', purpose: 'record', answer: 'yes', textVersion: '1' },
  'track.published': { trackId: TRACK, personId: 'ines', source: 'camera', silenced: [] },
  'track.changed': { trackId: TRACK, personId: 'ines', reason: 'self', silenced: true },
  'participant.disconnected': { personId: 'ines', connection: 1, since: 1700 },
  'participant.left': { personId: 'ines', connection: 1 },
  'track.unpublished': { trackId: TRACK, personId: 'ines' },
  'session.extended': { endsAt: 3000, byMs: 500 },
  'participant.removed': { personId: 'ines', reason: 'bruit' },
  'session.cancelled': { reason: 'malade' },
  'recording.changed': { status: 'running', trouble: null },
  'room.ended': { reason: 'time' },
  'recording.failed': { reason: 'compose_failed' },
  'recording.ready': { durationMs: 60_000 },
  'recording.deleted': { cause: 'request' },
  'exercise.started': {
    exerciseId: TRACK,
    prompt: [{ kind: 'paragraph', spans: [{ text: 'Raconte ton premier client.', bold: true }] }],
    material: { title: 'Un exemple', url: 'https://school.example/exemple' },
    durationMs: 600_000,
    endsAt: 602_000,
  },
  'exercise.paused': { exerciseId: TRACK, leftMs: 300_000 },
  'exercise.resumed': { exerciseId: TRACK, endsAt: 700_000 },
  'exercise.extended': { exerciseId: TRACK, byMs: 60_000 },
  'page.started': { exerciseId: TRACK, personId: 'ines' },
  'page.penDown': { exerciseId: TRACK, personId: 'ines', down: true },
  'page.shared': { exerciseId: TRACK, personId: 'ines', with: 'mentors' },
  'help.asked': { personId: 'ines' },
  'help.cleared': { personId: 'ines' },
  'nudge.sent': { personId: 'ines', note: 'Continue !' },
  'exercise.ended': { exerciseId: TRACK, reason: 'time' },
  'page.submitted': { exerciseId: TRACK, personId: 'ines', words: 212 },
  'exercise.frozen': { exerciseId: TRACK },
  'circle.volunteered': { personId: 'ines', on: true },
  'circle.opened': { circleId: TRACK, exerciseId: TRACK, perReaderMs: 120_000 },
  'circle.arranged': { order: ['ines'] },
  'circle.turn': { personId: 'ines' },
  'circle.turnEnded': { personId: 'ines', how: 'read' },
  'circle.closed': {},
  'hand.raised': { personId: 'ines' },
  'hand.lowered': { personId: 'ines' },
  'floor.given': { personId: 'ines' },
  'floor.taken': { personId: 'ines' },
  'person.muted': { personId: 'ines', source: 'microphone', muted: true },
  'microphones.changed': { mode: 'closed' },
  'door.changed': { locked: false, waiting: true },
  'door.knocked': { personId: 'lea', name: 'Léa' },
  'door.admitted': { personId: 'lea' },
  'role.handed': { personId: 'ines', mentor: true },
  'question.asked': { questionId: TRACK, personId: 'ines', text: 'Comment fixer un prix ?' },
  'question.voted': { questionId: TRACK, personId: 'lea', on: true },
  'question.answered': { questionId: TRACK, personId: 'ines', how: 'written', text: 'Pas à pas.' },
  'question.withdrawn': { questionId: TRACK, personId: 'ines' },
  'chat.sent': { messageId: TRACK, personId: 'ines', thread: null, text: 'Bonjour' },
  'chat.edited': { messageId: TRACK, personId: 'ines', thread: null, text: 'Bonjour !' },
  'chat.deleted': { messageId: TRACK, personId: 'ines', thread: null },
  'sheet.set': {
    blocks: [
      {
        blockId: 'accueil',
        kind: 'welcome',
        title: 'Accueil',
        minutes: 5,
        microphones: 'open',
        layout: 'speaker',
      },
    ],
  },
  'block.started': {
    blockId: 'accueil',
    kind: 'welcome',
    title: 'Accueil',
    plannedMs: 300_000,
    layout: 'speaker',
  },
  'block.ended': { blockId: 'accueil' },
  'poll.opened': {
    pollId: TRACK,
    question: 'Prêts ?',
    kind: 'single',
    options: ['Oui', 'Non'],
    anonymous: false,
    results: 'answered',
  },
  'poll.answered': { pollId: TRACK, personId: 'ines', choice: ['0'] },
  'poll.closed': { pollId: TRACK, counts: { 0: 1 } },
  'card.written': { personId: 'ines', seeks: 'une photographe', offers: 'de la comptabilité' },
  'groups.formed': {
    roundId: TRACK,
    prompt: [],
    groups: [{ groupId: TRACK, name: 'Groupe 1' }],
    endsAt: 900_000,
  },
  'groups.placed': { groupId: TRACK, personId: 'ines' },
  'groups.extended': { byMs: 120_000 },
  'groups.gathering': { endsAt: 800_000 },
  'groups.visited': { personId: 'ines', groupId: TRACK },
  'groups.broadcast': { text: 'Encore deux minutes' },
  'groups.pen': { groupId: TRACK, personId: 'ines' },
  'groups.closed': {},
  'person.expected': { personId: 'lea', expected: true },
  'room.sampled': { fromMs: 1000, toMs: 2000, people: [{ personId: 'lea', spokeMs: 300, page: 'used' }] },
};
const TYPES = Object.keys(SAMPLES) as EventType[];

function entry(seq: number, type: string, data: unknown, over: Partial<StoredEvent> = {}): StoredEvent {
  return {
    sessionId: 's',
    epoch: 1,
    seq,
    at: 1000 + seq,
    actor: { kind: 'person', id: 'ines' },
    type,
    v: 1,
    audience: 'all',
    commandId: null,
    data,
    ...over,
  };
}

function journal(): StoredEvent[] {
  return TYPES.map((type, index) => entry(index + 1, type, SAMPLES[type]));
}

describe('evolve', () => {
  it('has a sample of every event type, valid by its schema', () => {
    expect([...TYPES].sort()).toEqual(Object.keys(EVENT_DATA).sort());
    for (const type of TYPES) expect(EVENT_DATA[type].safeParse(SAMPLES[type]).success, type).toBe(true);
  });

  it('[R1] counts every entry and refuses one that is not next', () => {
    const state = fold(emptyState('s'), journal());
    expect(state.seq).toBe(TYPES.length);
    expect(() => evolve(state, entry(TYPES.length + 2, 'room.opened', {}))).toThrow(JournalGap);
    expect(() => evolve(state, entry(TYPES.length, 'room.opened', {}))).toThrow(JournalGap);
  });

  it('[R2] counts a hidden entry and changes nothing else', () => {
    const before = fold(emptyState('s'), journal().slice(0, 5));
    const hidden: HiddenEvent = { epoch: 2, seq: 6, hidden: true };
    expect(evolve(before, hidden)).toEqual({ ...before, epoch: 2, seq: 6 });
  });

  it('[R8] skips unknown types and newer versions', () => {
    const before = fold(emptyState('s'), journal().slice(0, 5));
    const counted: RoomState = { ...before, seq: 6 };
    expect(evolve(before, entry(6, 'dance.began', { personId: 'ines' }))).toEqual(counted);
    expect(evolve(before, entry(6, 'room.opened', {}, { v: 2 }))).toEqual(counted);
    expect(evolve(before, entry(6, 'constructor', {}))).toEqual(counted);
  });

  it('[R8] brings an older version up step by step', () => {
    const steps = new Map<string, Upcaster>([
      ['room.opened@1', (data: unknown) => ({ ...(data as object), a: 1 })],
      ['room.opened@2', (data: unknown) => ({ ...(data as object), b: 2 })],
    ]);
    const event = upcast(entry(1, 'room.opened', {}), steps, { 'room.opened': 3 });
    expect(event).toMatchObject({ v: 3, data: { a: 1, b: 2 } });
    expect(() => upcast(entry(1, 'room.opened', {}), new Map(), { 'room.opened': 2 })).toThrow(
      /room.opened@1/,
    );
  });

  it.each(TYPES)('[R12] accepts an erased %s wherever it stands', (type) => {
    const erased = journal().map((event) =>
      event.type === type ? { ...event, actor: { kind: 'server' as const }, data: { erased: true } } : event,
    );
    const state = fold(emptyState('s'), erased);
    expect(state.seq).toBe(TYPES.length);
  });

  it('[R12] leaves nothing of a person whose events were all erased', () => {
    const erased = journal().map((event) =>
      JSON.stringify(event.data).includes('ines')
        ? { ...event, actor: { kind: 'server' as const }, data: { erased: true } }
        : { ...event, actor: { kind: 'school' as const } },
    );
    expect(JSON.stringify(fold(emptyState('s'), erased))).not.toMatch(/ines/i);
  });

  it('[R9] keeps every reason that silences a track until the last is taken away', () => {
    const published = entry(1, 'track.published', {
      trackId: TRACK,
      personId: 'a',
      source: 'microphone',
      silenced: [],
    });
    const change = (seq: number, reason: string, silenced: boolean): StoredEvent =>
      entry(seq, 'track.changed', { trackId: TRACK, personId: 'a', reason, silenced });
    const at = (...entries: StoredEvent[]) =>
      fold(emptyState('s'), [published, ...entries]).tracks[TRACK]?.silenced;
    expect(at(change(2, 'self', true), change(3, 'moderator', true))).toEqual(['moderator', 'self']);
    expect(at(change(2, 'self', true), change(3, 'moderator', true), change(4, 'self', false))).toEqual([
      'moderator',
    ]);
  });

  describe('recording', () => {
    const changed = (seq: number, status: string, trouble: string | null = null): StoredEvent =>
      entry(seq, 'recording.changed', { status, trouble });
    const after = (...entries: StoredEvent[]): RoomState => fold(emptyState('s'), entries);

    it('[D5] is composed after the end when anything was ever captured, and only then', () => {
      const ended = (seq: number) => entry(seq, 'room.ended', { reason: 'time' });
      expect(after(ended(1))).toMatchObject({ captured: false, recording: { is: 'off' } });
      expect(after(changed(1, 'trouble', 'capture_away'), ended(2))).toMatchObject({
        captured: false,
        recording: { is: 'trouble', trouble: 'capture_away' },
      });
      for (const last of [changed(2, 'off'), changed(2, 'trouble', 'disk_full')]) {
        expect(after(changed(1, 'running'), last, ended(3))).toMatchObject({
          captured: true,
          recording: { is: 'composing', since: 1003 },
        });
      }
    });

    it('[D4] says since when it is in which trouble', () => {
      expect(after(changed(1, 'running'), changed(2, 'trouble', 'disk_full')).recording).toEqual({
        is: 'trouble',
        since: 1002,
        trouble: 'disk_full',
      });
    });

    it('[D5] a replay that failed may still be ready; what is deleted is gone for good', () => {
      const failed = entry(1, 'recording.failed', { reason: 'nothing_usable' });
      const ready = entry(2, 'recording.ready', { durationMs: 60_000 });
      const deleted = entry(3, 'recording.deleted', { cause: 'request' });
      expect(after(failed).recording).toEqual({ is: 'failed', at: 1001, reason: 'nothing_usable' });
      expect(after(failed, ready).recording).toEqual({ is: 'ready', at: 1002, durationMs: 60_000 });
      expect(after(failed, ready, deleted).recording).toEqual({ is: 'deleted', at: 1003, cause: 'request' });
    });
  });

  it('[R7] keeps the recent commands of each person, the newest last', () => {
    const many = Array.from({ length: 40 }, (_, i) =>
      entry(i + 1, 'room.opened', {}, { commandId: `c${i}` }),
    );
    const recent = fold(emptyState('s'), many).recent.ines ?? [];
    expect(recent).toHaveLength(32);
    expect(recent.at(-1)).toEqual({ id: 'c39', seq: 40 });
  });
});
