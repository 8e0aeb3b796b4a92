import type { Participation } from '../../src/engagement/verdicts.ts';
import type { SessionKind } from '../../src/primitives.ts';
import type { ToldJournal } from './told-journal.ts';

/** What happened to somebody in a session, and the verdict that a mentor would give. */
export interface Scenario {
  readonly name: string;
  /** What happened, as a mentor would tell it. */
  readonly says: string;
  readonly kind?: SessionKind;
  readonly lastsMinutes?: number;
  readonly tell: (journal: ToldJournal) => unknown;
  /** Null: no verdict is given. */
  readonly verdicts: Readonly<Record<string, Participation | null>>;
  /** Facts that the story is about, by person. */
  readonly facts?: Readonly<Record<string, object>>;
  /** Of whom there is no trace. */
  readonly nobody?: readonly string[];
}
