import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SessionFactsOfPeople } from '../engagement/facts.ts';
import { FactsFold } from '../engagement/facts-fold.ts';
import type { StoredEvent } from './entries.ts';
import { fold } from './evolve.ts';
import { emptyState, type RoomState } from './state.ts';

const FOLDER = new URL('./golden/', import.meta.url);

interface Golden {
  readonly events: readonly StoredEvent[];
  readonly state: RoomState;
  /** What it says of how people took part, at its last moment. */
  readonly facts?: SessionFactsOfPeople;
}

const read = (name: string) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Golden;

function factsOf(events: readonly StoredEvent[]): SessionFactsOfPeople {
  const fold = new FactsFold(events[0]?.sessionId ?? '');
  for (const event of events) fold.note(event);
  return fold.facts(events.at(-1)?.at ?? 0);
}

describe('golden journals', () => {
  const names = readdirSync(FOLDER);

  it('has one of every release', () => {
    expect(names).toContain('0.1.0-coaching.json');
    expect(names).toContain('0.1.0-recorded.json');
    expect(names).toContain('0.2.0-workshop.json');
    expect(names).toContain('0.3.0-engagement.json');
  });

  it.each(names)('[R8] %s folds to the state it folded to when it was written', (name) => {
    const { events, state } = read(name);
    // What state has gained since then is as in a journal that never speaks of it.
    expect(fold(emptyState(state.sessionId), events)).toEqual({ ...emptyState(state.sessionId), ...state });
  });

  it('[E1] [R8] 0.3.0-engagement.json says the same of its people as when it was written', () => {
    const { events, facts } = read('0.3.0-engagement.json');
    expect(factsOf(events)).toEqual(facts);
  });

  it.each(names)('[E1] %s tells facts, of releases too that sampled nothing', (name) => {
    const facts = factsOf(read(name).events);
    expect(SessionFactsOfPeople.parse(facts)).toEqual(facts);
    expect(facts.people.length).toBeGreaterThan(0);
  });
});
