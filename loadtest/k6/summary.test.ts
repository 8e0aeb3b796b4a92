import { describe, expect, it } from 'vitest';
import { inWords, type K6Summary, summarise } from './summary.ts';

const RUN = { scenario: 'tribu', rooms: 2, seconds: 60, media: 'light' } as const;
const SPREAD = { count: 24, avg: 30, med: 20, 'p(95)': 40, 'p(99)': 50, max: 60 };

function told(more: K6Summary['metrics'] = {}): K6Summary {
  return {
    state: { testRunDurationMs: 61_234.5 },
    metrics: {
      people_entered: { values: { count: 24, rate: 0.4 } },
      commands_sent: { values: { count: 58 } },
      join_ms: { values: SPREAD, thresholds: { 'p(95)<1000': { ok: true } } },
      page_save_ms: { values: { count: 0, med: 0 } },
      refused: { values: { rate: 0.25 }, thresholds: { 'rate<0.001': { ok: false } } },
      'refusals{code:rate_limited}': { values: { count: 3 }, thresholds: { 'count>=0': { ok: true } } },
      'refusals{code:internal}': { values: { count: 0 }, thresholds: { 'count>=0': { ok: true } } },
      'failures{kind:gap}': { values: { count: 1 }, thresholds: { 'count>=0': { ok: true } } },
      ...more,
    },
  };
}

describe('summary of a run', () => {
  it('has what was measured, refused and wrong, and what did not hold', () => {
    expect(summarise(told(), RUN)).toMatchObject({
      ...RUN,
      entered: 24,
      returned: 0,
      commands: 58,
      joinMs: { count: 24, p50: 20, p95: 40, p99: 50, worst: 60 },
      pageSaveMs: null,
      eventMs: null,
      refusedShare: 0.25,
      refusals: { rate_limited: 3 },
      failures: { gap: 1 },
      broken: ['refused rate<0.001'],
      tookMs: 61_235,
    });
  });

  it('says so in words', () => {
    const words = inWords(summarise(told(), RUN));
    expect(words).toMatch(/^tribu: 2 rooms, 60 s, media light$/m);
    expect(words).toMatch(/^join: knock to snapshot +24 +20 +40 +50 +60$/m);
    expect(words).not.toContain('page saved  ');
    expect(words).toContain('3 x refused: rate_limited');
    expect(words).toContain('1 x an event was missing or came out of order');
    expect(words).toContain('did not hold: refused rate<0.001');
  });

  it('says that all held where all did', () => {
    const fine = told({ refused: { values: { rate: 0 }, thresholds: { 'rate<0.001': { ok: true } } } });
    expect(inWords(summarise(fine, RUN))).toContain('All thresholds held.');
  });
});
