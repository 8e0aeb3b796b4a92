import { beforeEach, describe, expect, it } from 'vitest';
import { Leases, type SeenBeat, type StoreName } from './leases.ts';

/** A reader with a clock that is turned by hand, and nodes that beat or don't. */
class Reader {
  readonly leases = new Leases('own');
  readonly died: string[] = [];
  readonly returned: string[] = [];
  nowMs = 1_000_000;
  readonly #held: Record<StoreName, Map<string, SeenBeat>> = { database: new Map(), redis: new Map() };
  #n = 0;

  /** These nodes beat now, in these stores. */
  beat(ids: readonly string[], stores: readonly StoreName[] = ['database', 'redis'], said = {}): void {
    this.#n += 1;
    for (const id of ids) for (const store of stores) this.write(store, id, { mark: `${this.#n}`, ...said });
  }

  write(store: StoreName, id: string, beat: SeenBeat): void {
    this.#held[store].set(id, beat);
  }

  drop(store: StoreName): void {
    this.#held[store].clear();
  }

  /** Both stores are read, except those that are away. */
  look(away: readonly StoreName[] = []): void {
    for (const store of ['database', 'redis'] as const) {
      if (away.includes(store)) {
        this.leases.failed(store);
        continue;
      }
      const { died, returned } = this.leases.read(store, this.#held[store], this.nowMs, this.nowMs);
      this.died.push(...died);
      this.returned.push(...returned);
    }
  }

  /** Looks each 250 ms for this long, while these nodes beat each 500 ms in these stores. */
  pass(
    ms: number,
    { beating = [], stores, away }: { beating?: string[]; stores?: StoreName[]; away?: StoreName[] } = {},
  ): void {
    const untilMs = this.nowMs + ms;
    for (let at = this.nowMs + 250; at <= untilMs; at += 250) {
      this.nowMs = at;
      if (at % 500 === 0) this.beat(beating, stores);
      this.look(away);
    }
  }

  isDead(id: string): boolean {
    return this.leases.isDead(id, this.nowMs);
  }

  isLate(id: string): boolean {
    return this.leases.isLate(id, this.nowMs);
  }
}

let reader: Reader;
beforeEach(() => {
  reader = new Reader();
  reader.beat(['a', 'b']);
  reader.look();
  reader.pass(1000, { beating: ['a', 'b'] });
});

describe('[N1] a lease', () => {
  it('is kept by beats', () => {
    reader.pass(60_000, { beating: ['a', 'b'] });
    expect(reader.died).toEqual([]);
    expect(reader.isDead('a')).toBe(false);
    expect(reader.isLate('a')).toBe(false);
  });

  it('ends 2 s after the last beat was seen in both stores, and is told once', () => {
    reader.pass(2000, { beating: ['b'] });
    expect(reader.isDead('a')).toBe(false);
    reader.pass(250, { beating: ['b'] });
    expect(reader.died).toEqual(['a']);
    reader.pass(10_000, { beating: ['b'] });
    expect(reader.died).toEqual(['a']);
    expect(reader.leases.dead(reader.nowMs)).toEqual(['a']);
    expect(reader.leases.living()).toEqual(['b']);
  });

  it.each<StoreName>(['database', 'redis'])('is kept by beats in the %s alone', (store) => {
    reader.pass(10_000, { beating: ['a'], stores: [store] });
    expect(reader.isDead('a')).toBe(false);
    expect(reader.died).toEqual(['b']);
  });

  it('is late before it ends', () => {
    reader.pass(750);
    expect(reader.isLate('a')).toBe(false);
    reader.pass(250);
    expect(reader.isLate('a')).toBe(true);
    expect(reader.isDead('a')).toBe(false);
  });

  it('ends by when a look began, not by when its answer came', () => {
    reader.pass(1000);
    const startedMs = reader.nowMs;
    const marks = new Map([['a', { mark: 'none' }]]);
    reader.leases.read('redis', marks, startedMs, startedMs);
    // An answer that took its time says what was so when it was asked for.
    reader.leases.read('redis', marks, startedMs + 100, startedMs + 2500);
    expect(reader.leases.isDead('a', startedMs + 2500)).toBe(false);
  });

  it('ends by the last look at each store: a beat since then isn’t known yet', () => {
    reader.pass(1750);
    const { leases, nowMs } = reader;
    const silent = new Map([['a', { mark: 'none' }]]);
    // The database needs a while for its answer; Redis is looked at meanwhile.
    expect(leases.read('redis', new Map(), nowMs + 900, nowMs + 900).died).toEqual([]);
    leases.read('database', silent, nowMs + 950, nowMs + 950);
    expect(leases.isDead('a', nowMs + 950)).toBe(false);
  });

  it('is nobody’s own concern', () => {
    reader.beat(['own']);
    reader.look();
    reader.pass(10_000);
    expect(reader.isDead('own')).toBe(false);
    expect(reader.leases.living()).not.toContain('own');
  });

  it('of a node that no store ever heard of has ended once both were watched for 2 s', () => {
    const late = new Reader();
    late.look();
    expect(late.isDead('stranger')).toBe(false);
    late.pass(2000);
    expect(late.isDead('stranger')).toBe(false);
    late.pass(250);
    expect(late.isDead('stranger')).toBe(true);
  });

  it('of a node that was dead before we came ends after 2 s of watching', () => {
    const late = new Reader();
    late.beat(['gone']);
    late.look();
    late.pass(2250);
    expect(late.died).toEqual(['gone']);
  });

  it('knows no wall clock: a mark that goes back is a beat too', () => {
    for (let i = 0; i < 20; i++) {
      reader.write('database', 'a', { mark: `${1_000_000 - i}` });
      reader.pass(500, { beating: ['b'] });
    }
    expect(reader.died).toEqual([]);
  });
});

describe('[N1] a store that can’t be read', () => {
  it.each<StoreName>(['database', 'redis'])('counts as alive: %s', (store) => {
    reader.pass(60_000, { away: [store] });
    expect(reader.died).toEqual([]);
    expect(reader.isDead('a')).toBe(false);
    expect(reader.isLate('a')).toBe(false);
    expect(reader.leases.isRead(store, reader.nowMs)).toBe(false);
  });

  it('lets all ages begin anew when it is back', () => {
    reader.pass(60_000, { away: ['redis'] });
    reader.pass(2000);
    expect(reader.died).toEqual([]);
    reader.pass(500);
    expect(reader.died.sort()).toEqual(['a', 'b']);
  });

  it('for one look holds a death up, and no longer', () => {
    reader.pass(1750);
    reader.pass(250, { away: ['redis'] });
    expect(reader.died).toEqual([]);
    reader.pass(250);
    expect(reader.died.sort()).toEqual(['a', 'b']);
  });

  it('for one look raises nobody who is dead', () => {
    reader.pass(3000, { beating: ['b'] });
    reader.pass(250, { beating: ['b'], away: ['redis'] });
    expect(reader.isDead('a')).toBe(true);
    expect(reader.leases.dead(reader.nowMs)).toEqual(['a']);
    reader.pass(1000, { beating: ['b'], stores: ['database'], away: ['redis'] });
    expect(reader.isDead('a')).toBe(false);
  });

  it('and comes back empty kills nobody who beats', () => {
    reader.pass(5000, { beating: ['a', 'b'], stores: ['database'], away: ['redis'] });
    reader.drop('redis');
    reader.pass(10_000, { beating: ['a', 'b'] });
    expect(reader.died).toEqual([]);
  });

  it('leaves the dead dead: their beats didn’t change', () => {
    reader.pass(3000, { beating: ['b'] });
    reader.pass(5000, { beating: ['b'], stores: ['database'], away: ['redis'] });
    expect(reader.isDead('a')).toBe(false);
    expect(reader.leases.living()).toEqual(['b']);
    reader.pass(500, { beating: ['b'] });
    expect(reader.isDead('a')).toBe(true);
    expect(reader.died).toEqual(['a']);
  });
});

describe('[N1] a pause of the reader', () => {
  it('says nothing about the others: they may have beaten all the while', () => {
    reader.nowMs += 30_000;
    expect(reader.isDead('a')).toBe(false);
    reader.look();
    expect(reader.died).toEqual([]);
    reader.pass(10_000, { beating: ['a'] });
    expect(reader.died).toEqual(['b']);
  });

  it('takes back what was known of the dead until the next look', () => {
    reader.pass(3000, { beating: ['b'] });
    expect(reader.isDead('a')).toBe(true);
    reader.nowMs += 30_000;
    expect(reader.isDead('a')).toBe(false);
    reader.beat(['a', 'b']);
    reader.look();
    expect(reader.isDead('a')).toBe(false);
    expect(reader.returned).toEqual(['a']);
  });
});

describe('a node that comes back', () => {
  it('lives with its first beat, and may die anew', () => {
    reader.pass(3000, { beating: ['b'] });
    reader.pass(1000, { beating: ['a', 'b'] });
    expect(reader.isDead('a')).toBe(false);
    expect(reader.returned).toEqual(['a']);
    reader.pass(3000, { beating: ['b'] });
    expect(reader.died).toEqual(['a', 'a']);
  });
});

describe('[N4] a node that keeps events on its disk', () => {
  it('is waited for', () => {
    reader.write('redis', 'a', { mark: 'last', spooling: true });
    reader.pass(3_600_000, { beating: ['b'] });
    expect(reader.isDead('a')).toBe(false);
    expect(reader.isLate('a')).toBe(false);
  });

  it('is so even if Redis has lost it since', () => {
    reader.write('redis', 'a', { mark: 'last', spooling: true });
    reader.pass(500, { beating: ['b'] });
    reader.drop('redis');
    reader.pass(60_000, { beating: ['b'] });
    expect(reader.isDead('a')).toBe(false);
  });

  it('may die once it has nothing there any more', () => {
    reader.write('redis', 'a', { mark: 'spooling', spooling: true });
    reader.pass(10_000, { beating: ['b'] });
    reader.write('redis', 'a', { mark: 'flushed', spooling: false });
    reader.pass(2500, { beating: ['b'] });
    expect(reader.died).toEqual(['a']);
  });
});

describe('a node that says goodbye', () => {
  const LAST_MS = 5000;

  it('is waited for by nobody', () => {
    reader.write('database', 'a', { mark: `${LAST_MS}` });
    reader.pass(250, { beating: ['b'] });
    reader.write('redis', 'a', { mark: 'bye', leftAt: LAST_MS });
    reader.pass(250, { beating: ['b'] });
    expect(reader.died).toEqual(['a']);
  });

  it('and beats in the database later is back, whatever Redis says', () => {
    reader.write('database', 'a', { mark: `${LAST_MS + 1}` });
    reader.write('redis', 'a', { mark: 'bye', leftAt: LAST_MS });
    reader.pass(1000, { beating: ['b'] });
    expect(reader.isDead('a')).toBe(false);
  });

  it('isn’t believed while the database can’t be read', () => {
    reader.write('database', 'a', { mark: `${LAST_MS}` });
    reader.pass(250);
    reader.write('redis', 'a', { mark: 'bye', leftAt: LAST_MS });
    reader.pass(5000, { away: ['database'] });
    expect(reader.isDead('a')).toBe(false);
  });
});
