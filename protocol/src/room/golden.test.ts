import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { StoredEvent } from './entries.ts';
import { fold } from './evolve.ts';
import { emptyState, type RoomState } from './state.ts';

const FOLDER = new URL('./golden/', import.meta.url);

interface Golden {
  readonly events: readonly StoredEvent[];
  readonly state: RoomState;
}

describe('golden journals', () => {
  const names = readdirSync(FOLDER);

  it('has one of every release', () => {
    expect(names).toContain('0.1.0-coaching.json');
    expect(names).toContain('0.1.0-recorded.json');
    expect(names).toContain('0.2.0-workshop.json');
  });

  it.each(names)('[R8] %s folds to the state it folded to when it was written', (name) => {
    const { events, state } = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Golden;
    // What state has gained since then is as in a journal that never speaks of it.
    expect(fold(emptyState(state.sessionId), events)).toEqual({ ...emptyState(state.sessionId), ...state });
  });
});
