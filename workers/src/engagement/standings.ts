import { type EngagementRules, standingOf } from '@tribu-live/protocol/engagement';
import type { PeopleStore } from '@tribu-live/server/store';

export interface StandingsOptions {
  readonly people: Pick<PeopleStore, 'standings' | 'histories' | 'stand'>;
  readonly rules: EngagementRules;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** Whoever has been silent for a year is told since when. */
const FROM_THE_BEGINNING_MS = 0;

/** Looks how people stand, and writes into their journals what changed (SPEC E2). */
export class Standings {
  readonly #options: StandingsOptions;

  constructor(options: StandingsOptions) {
    this.#options = options;
  }

  /** @returns how many of them stand otherwise than before; who was never enrolled has no standing */
  async tell(ids: readonly string[]): Promise<number> {
    const { people, rules, now } = this.#options;
    const known = await people.standings(ids);
    const histories = await people.histories([...known.keys()], FROM_THE_BEGINNING_MS);
    let changed = 0;
    for (const [id, history] of histories) {
      const { standing, reasons } = standingOf(history, rules, now());
      if (standing === known.get(id)) continue;
      if (await people.stand(id, standing, reasons)) changed += 1;
    }
    return changed;
  }
}
