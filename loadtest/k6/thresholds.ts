import { ERRORS } from '../../protocol/src/errors.ts';
import { FAILURES, type Scenario } from './names.ts';

/**
 * What has to hold, else k6 ends with 99. Milliseconds. An event within a quarter of a second is felt as at once; a
 * join within a second leaves most of a first frame's patience; 3 s is what the protocol promises for coming back.
 */
const JOIN_P95_MS = 1000;
const EVENT_P99_MS = 250;
const PAGE_P99_MS = 500;
const RECONNECT_P95_MS = 3000;
/** Of all requests. The scenarios ask for nothing that is refused. */
const REFUSED_SHARE = 0.001;

/** @param patience the times may be so many times as long, on a machine that has other things to do */
export function thresholdsFor(scenario: Scenario, patience: number): Record<string, string[]> {
  return {
    join_ms: [`p(95)<${JOIN_P95_MS * patience}`],
    event_ms: [`p(99)<${EVENT_P99_MS * patience}`],
    refused: [`rate<${REFUSED_SHARE}`],
    failures: ['count<1'],
    // Of times that were never taken k6 says that they are short.
    events_told: ['count>0'],
    ...(scenario === 'tribu'
      ? { page_save_ms: [`p(99)<${PAGE_P99_MS * patience}`], pages_saved: ['count>0'] }
      : {}),
    ...(scenario === 'storm'
      ? { reconnect_ms: [`p(95)<${RECONNECT_P95_MS * patience}`], people_returned: ['count>0'] }
      : {}),
    ...counted('failures', 'kind', Object.keys(FAILURES)),
    ...counted('refusals', 'code', Object.keys(ERRORS)),
  };
}

/** k6 tells a summary only of those tags that a threshold names; these always hold. */
function counted(metric: string, tag: string, values: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(values.map((value) => [`${metric}{${tag}:${value}}`, ['count>=0']]));
}
