import { LIMITS, type PollKind } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { DecidedRoom, GAEL, INES, KARIM, LEA, OLGA, uuid, ZOE } from '../../../test/support/decided-room.ts';
import type { CommandBody, CommandOf } from './command.ts';

type Open = CommandOf<'poll.open'>;
const open = (more: Partial<Open> = {}): Open => ({
  type: 'poll.open',
  pollId: uuid(1),
  question: 'On commence par quoi ?',
  kind: 'single',
  options: ['Le prix', 'Les clients', 'Le récit'],
  anonymous: false,
  results: 'answered',
  ...more,
});
const answer = (...choice: string[]): CommandBody => ({ type: 'poll.answer', pollId: uuid(1), choice });
const close: CommandBody = { type: 'poll.close', pollId: uuid(1) };

describe('opening a poll', () => {
  it.each<readonly [string, Partial<Open>, string | undefined]>([
    ['one option', { options: ['Oui'] }, 'options'],
    ['an option twice', { options: ['Oui', 'Oui'] }, 'options'],
    ['options on a scale', { kind: 'scale' }, 'options'],
    ['options for a word', { kind: 'word' }, 'options'],
  ])('[W27] refuses %s', (_name, change, field) => {
    expect(new DecidedRoom().by(INES, open(change))).toMatchObject({ code: 'bad_request', field });
  });

  it('[W27] is for who steers, once for each id, and not without end', () => {
    const room = new DecidedRoom();
    for (const who of [LEA, GAEL, OLGA]) expect(room.by(who, open()).code).toBe('forbidden');
    room.must(INES, open());
    expect(room.by(INES, open()).code).toBe('conflict');
    for (let n = 2; n <= LIMITS.pollsPerSession; n += 1) room.must(INES, open({ pollId: uuid(n) }));
    expect(room.by(INES, open({ pollId: uuid(99) })).code).toBe('too_many');
  });
});

describe('answering', () => {
  it.each<readonly [PollKind, readonly string[], string | null]>([
    ['single', ['1'], null],
    ['single', ['0', '1'], 'choice'],
    ['single', ['3'], 'choice.0'],
    ['single', ['01'], 'choice.0'],
    ['single', ['Le prix'], 'choice.0'],
    ['multiple', ['2', '0'], null],
    ['multiple', ['0', '-1'], 'choice.1'],
    ['scale', ['5'], null],
    ['scale', ['6'], 'choice.0'],
    ['scale', ['1', '2'], 'choice'],
    ['word', ['courage'], null],
    ['word', ['deux mots'], 'choice.0'],
    ['word', ['!!'], 'choice.0'],
    ['word', ['un', 'deux'], 'choice.0'],
  ])('[W27] %s takes what it offers: %j', (kind, choice, field) => {
    for (const anonymous of [false, true]) {
      const room = new DecidedRoom();
      const options = kind === 'single' || kind === 'multiple' ? open().options : [];
      room.must(INES, open({ kind, options, anonymous }));
      const outcome = room.by(LEA, answer(...choice));
      expect(outcome).toMatchObject(
        field === null ? { code: null, types: ['poll.answered'] } : { code: 'bad_request', field },
      );
    }
  });

  it('[W27] may change until the close, the same again is nothing, and words don’t count by case', () => {
    const room = new DecidedRoom();
    expect(room.by(LEA, answer('0')).code).toBe('not_found');
    room.must(INES, open({ kind: 'word', options: [] }));
    expect(room.by(OLGA, answer('oui')).code).toBe('forbidden');
    room.must(LEA, answer('Élan'));
    expect(room.by(LEA, answer('élan')).types).toEqual([]);
    room.must(LEA, answer('calme'));
    room.must(KARIM, answer('CALME'));
    room.must(GAEL, answer('__proto__'));
    const closed = room.must(INES, close);
    expect(closed.events[0]?.data).toEqual({
      pollId: uuid(1),
      counts: Object.fromEntries([
        ['calme', 2],
        ['__proto__', 1],
      ]),
    });
    expect(room.by(INES, close).types).toEqual([]);
    expect(room.by(ZOE, answer('tard'))).toMatchObject({ code: 'wrong_phase', field: 'pollId' });
  });

  it('[W28] leaves nothing of an anonymous choice in the journal; the tally is what the ballots say', () => {
    const room = new DecidedRoom();
    room.must(INES, open({ anonymous: true }));
    expect(room.must(LEA, answer('1')).events).toEqual([
      {
        type: 'poll.answered',
        audience: { mentors: true, persons: [LEA] },
        data: { pollId: uuid(1), personId: LEA, choice: null },
      },
    ]);
    expect(room.by(LEA, answer('2')).types).toEqual([]);
    const facts = { tallies: { [uuid(1)]: { '2': 1 } } };
    expect(room.must(INES, close, facts).events[0]?.data).toEqual({ pollId: uuid(1), counts: { '2': 1 } });
  });

  it('[W27] shows named answers to mentors, to who answered if the poll says so, and to nobody else', () => {
    const room = new DecidedRoom();
    room.must(INES, open());
    room.must(INES, open({ pollId: uuid(2), results: 'closed' }));
    for (const who of [LEA, KARIM]) {
      room.must(who, answer('1'));
      room.must(who, { type: 'poll.answer', pollId: uuid(2), choice: ['1'] });
    }
    const seen = (who: string, n: number) =>
      Object.keys(room.seenBy(who).polls[uuid(n)]?.answers ?? {}).sort();
    expect([seen(INES, 1), seen(LEA, 1), seen(ZOE, 1)]).toEqual([[KARIM, LEA], [KARIM, LEA], []]);
    expect([seen(INES, 2), seen(LEA, 2), seen(OLGA, 2)]).toEqual([[KARIM, LEA], [LEA], []]);
  });
});

describe('the end', () => {
  it('[W27] [W28] closes what is open, except what could not be counted', () => {
    const room = new DecidedRoom();
    room.must(INES, open());
    room.must(INES, open({ pollId: uuid(2), anonymous: true }));
    room.must(INES, open({ pollId: uuid(3), anonymous: true }));
    room.must(LEA, answer('0'));
    room.must(INES, { type: 'room.end' }, { tallies: { [uuid(2)]: { '1': 4 } } });
    const counts = Object.values(room.state.polls).map(({ closed }) => closed?.counts ?? null);
    expect(counts).toEqual([{ '0': 1 }, { '1': 4 }, null]);
  });
});
