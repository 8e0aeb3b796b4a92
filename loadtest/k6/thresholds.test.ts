import { expect, it } from 'vitest';
import { SCENARIOS } from './names.ts';
import { thresholdsFor } from './thresholds.ts';

it.each(SCENARIOS)('%s does not hold when it measured nothing, or when anything failed', (scenario) => {
  const thresholds = thresholdsFor(scenario, 1);
  expect(thresholds).toMatchObject({ events_told: ['count>0'], failures: ['count<1'] });
  // Whatever has a time to keep has to have happened.
  expect('page_save_ms' in thresholds).toBe('pages_saved' in thresholds);
  expect('reconnect_ms' in thresholds).toBe('people_returned' in thresholds);
});

it('patience is for times, not for what is refused or fails', () => {
  const [one, twenty] = [thresholdsFor('storm', 1), thresholdsFor('storm', 20)];
  expect(one).toMatchObject({ join_ms: ['p(95)<1000'], reconnect_ms: ['p(95)<3000'] });
  expect(twenty).toMatchObject({ join_ms: ['p(95)<20000'], reconnect_ms: ['p(95)<60000'] });
  for (const name of ['refused', 'failures', 'events_told']) expect(twenty[name]).toEqual(one[name]);
});
