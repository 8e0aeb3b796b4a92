import { COMING } from './coming.ts';
import { LISTENING } from './listening.ts';
import type { Scenario } from './scenario.ts';
import { TALKING } from './talking.ts';
import { TROUBLE } from './trouble.ts';
import { WRITING } from './writing.ts';

/** The truth table: what happened, and the verdict that a mentor would give (docs/engagement.md lists it). */
export const SCENARIOS: readonly Scenario[] = [...WRITING, ...TALKING, ...LISTENING, ...COMING, ...TROUBLE];
