import {
  type CohortStudent,
  type PersonHistory,
  reasonsIn,
  standingOf,
} from '@tribu-live/protocol/engagement';
import type { HttpDeps } from '../deps.ts';
import { rfc3339 } from '../session-resource.ts';
import type { Lang } from './words.ts';

/** All that was ever told of somebody: the last sign may lie long ago. */
export const FROM_THE_BEGINNING_MS = 0;

/** How somebody stands at this moment, as HTTP says it. */
export function standingResource(
  history: PersonHistory,
  { engagementRules, now }: Pick<HttpDeps, 'engagementRules' | 'now'>,
  lang: Lang,
): Pick<CohortStudent, 'standing' | 'reasons' | 'facts'> {
  const { standing, reasons, facts } = standingOf(history, engagementRules, now());
  const { lastSignAt } = facts;
  return {
    standing,
    reasons: reasonsIn(reasons, lang),
    facts: { ...facts, lastSignAt: lastSignAt === null ? null : rfc3339(lastSignAt) },
  };
}
