import { describe, expect, it } from 'vitest';
import { withoutProjectBinaries } from './commands.mjs';
import { plannedSteps } from './prepare.mjs';
import { createProgress, formatDuration } from './progress.mjs';
import { plannedParts } from './test-plan.mjs';
import { closingLine, countTests } from './vitest-run.mjs';

describe('steps', () => {
  it('come in a fixed order, a user only for root', () => {
    const needs = /** @type {const} */ (['client', 'data', 'user']);
    expect(plannedSteps(needs, true)).toEqual(['user', 'data', 'client']);
    expect(plannedSteps(needs, false)).toEqual(['data', 'client']);
  });

  it('let npm see the machine’s Node and not the project’s', () => {
    const env = { PATH: '/src/node_modules/.bin:/usr/bin:/node_modules/.bin', LANG: 'C' };
    expect(withoutProjectBinaries(env)).toEqual({ PATH: '/usr/bin', LANG: 'C' });
  });
});

describe('progress', () => {
  /** @param {boolean} quiet */
  function run(quiet) {
    /** @type {string[]} */
    const lines = [];
    let clockMs = 0;
    const progress = createProgress(2, { quiet, write: (line) => lines.push(line), nowMs: () => clockMs });
    progress.step('packages');
    progress.step('media worker');
    progress.note('building');
    clockMs = 240_000;
    progress.done();
    return lines;
  }

  it('names each step and how long those took that had something to do', () => {
    expect(run(false)).toEqual([
      '1/2 packages',
      '2/2 media worker',
      '    building',
      '    done in 4 min 00 s',
    ]);
  });

  it('names only those with something to do when it is to be quiet', () => {
    expect(run(true)).toEqual(['2/2 media worker', '    building', '    done in 4 min 00 s']);
  });

  it('writes durations for people', () => {
    expect([300, 59_949, 61_000].map(formatDuration)).toEqual(['0.3 s', '59.9 s', '1 min 01 s']);
  });
});

describe('test parts', () => {
  it('are all in `all`, the cheap ones first', () => {
    expect(plannedParts('all')?.map(({ part }) => part)).toEqual([
      'check',
      'unit',
      'integration',
      'engines',
      'recording',
      'browser',
    ]);
  });

  it('can be had one by one', () => {
    expect(plannedParts('unit')).toHaveLength(1);
    expect(plannedParts('nonsense')).toBeNull();
  });

  it('that repeat others on other engines run only what matters most among all', () => {
    const engines = plannedParts('all')?.find(({ part }) => part === 'engines');
    expect(engines?.files.length).toBeGreaterThan(0);
    expect(plannedParts('engines')?.[0]?.files).toEqual([]);
    expect(plannedParts('integration')?.[0]?.env).toBeUndefined();
  });

  it('need no more set-up than they use', () => {
    expect(plannedParts('check')?.[0]?.needs).toEqual([]);
    expect(plannedParts('unit')?.[0]?.needs).toEqual([]);
    expect(plannedParts('integration')?.[0]?.needs).not.toContain('browser');
  });
});

describe('closing line', () => {
  const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0 };

  it('sums over the runs', () => {
    const counts = countTests(JSON.stringify(report));
    expect(closingLine([counts, counts])).toBe('10 passed, 2 failed');
  });

  it('owns up to skipped tests', () => {
    const counts = countTests(JSON.stringify({ ...report, numPendingTests: 2, numTodoTests: 1 }));
    expect(closingLine([counts])).toBe('5 passed, 1 failed, 3 skipped');
  });

  it('counts nothing where vitest couldn’t begin', () => {
    expect(closingLine([countTests(null)])).toBe('0 passed, 0 failed');
  });
});
