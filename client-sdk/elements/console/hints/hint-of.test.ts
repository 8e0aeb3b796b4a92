import type { Person, TakingPart, Track } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import type { RoomState } from '../../../src/index.ts';
import { wordsFor } from '../../words/words.ts';
import { MINUTE_MS, madeExercise, madeState, NOW, person } from '../test/made-state.ts';
import { hintWords } from '../view/hint-words.ts';
import type { TakingParts } from '../view/participation-view.ts';
import {
  AFTER_WRITING_MS,
  type HintLook,
  hintOf,
  LONG_SECONDS,
  STILL_LONG_SECONDS,
  UNHEARD_AFTER_MS,
} from './hint-of.ts';

const fr = wordsFor('fr');
const silent: TakingPart = {
  ...{ speakingSeconds: 0, speakingShare: 0, spoke: false, wrote: false, asked: false },
};
const spoke: TakingPart = { ...silent, speakingSeconds: 30, speakingShare: 1, spoke: true };

/** Everybody has been there since the beginning, ten minutes ago. */
function room(
  more: Partial<RoomState> = {},
  change: Readonly<Record<string, Partial<Person>>> = {},
): RoomState {
  const state = madeState(more);
  const people = Object.fromEntries(
    Object.values(state.people).map((each) => [
      each.id,
      person(each.id, each.name, {
        ...{ ...each, presence: { is: 'connected', since: NOW - 10 * MINUTE_MS } as const },
        ...change[each.id],
      }),
    ]),
  );
  return { ...state, people };
}

function look(more: Partial<HintLook> = {}): HintLook {
  const people: TakingParts = { zoe: silent, karim: silent, lea: spoke };
  return { state: room(), now: NOW, people, recent: new Map(), shown: null, restsUntil: 0, ...more };
}

function said(more: Partial<HintLook> = {}): string | null {
  const hint = hintOf(look(more));
  return hint === null ? null : hintWords(hint, fr);
}

const screen = (personId: string): Track => ({
  ...{ id: 'screen', personId, source: 'screen', silenced: [], publishedAt: NOW },
});

describe('[E6] who had no occasion to speak', () => {
  it('is named after some minutes, not before', () => {
    expect(UNHEARD_AFTER_MS).toBe(10 * MINUTE_MS);
    expect(said()).toBe('Karim et Zoé n’ont pas encore eu l’occasion de parler. Un tour de table\u00a0?');
    expect(said({ now: NOW - 1 })).toBeNull();
    const late = { is: 'connected', since: NOW - MINUTE_MS } as const;
    expect(said({ state: room({}, { zoe: { presence: late } }) })).toBe(
      'Karim n’a pas encore eu l’occasion de parler. Une question pour Karim\u00a0?',
    );
  });

  it('does not count the time before the session began', () => {
    const { session } = madeState();
    if (session === null) throw new Error('no session');
    expect(said({ state: room({ session: { ...session, startsAt: NOW - MINUTE_MS } }) })).toBeNull();
  });

  it('is nobody who wrote or asked', () => {
    const people = { zoe: { ...silent, wrote: true }, karim: { ...silent, asked: true }, lea: spoke };
    expect(said({ people })).toBeNull();
  });

  it('[E3] is nobody without a microphone', () => {
    const none = { ...silent, speakingSeconds: null };
    expect(said({ people: { zoe: none, karim: none, lea: spoke } })).toBeNull();
  });

  it('is nobody who is not there', () => {
    const left = { is: 'left', since: NOW - 1000 } as const;
    const state = room({}, { zoe: { presence: left } });
    const people = { ...state.people, ada: person('ada', 'Ada G.') };
    expect(said({ state: { ...state, people } })).toMatch(/^Karim n’a/);
  });

  it('is not counted aloud: two names at most, and the group when it is everybody', () => {
    const people = Object.fromEntries(['zoe', 'karim', 'lea'].map((id) => [id, silent]));
    expect(said({ people })).toBe(
      'Le groupe n’a pas encore eu l’occasion de parler. Un tour de table\u00a0?',
    );
    const since = NOW - 10 * MINUTE_MS;
    const ada = person('ada', 'Ada G.', { presence: { is: 'connected', since } });
    const state = { ...room(), people: { ...room().people, ada } };
    expect(said({ state, people: { zoe: silent, karim: silent, lea: silent, ada: spoke } })).toBe(
      'Karim, Léa et d’autres n’ont pas encore eu l’occasion de parler. Un tour de table\u00a0?',
    );
  });
});

describe('[E6] who speaks for long', () => {
  const lately = (seconds: number) => new Map([['karim', seconds]]);

  it('is answered by a question to somebody else, before who was not heard', () => {
    expect(said({ recent: lately(LONG_SECONDS) })).toBe(
      'Karim parle depuis un moment\u00a0: une question à quelqu’un d’autre\u00a0?',
    );
    expect(said({ recent: lately(LONG_SECONDS - 1) })).toMatch(/occasion de parler/);
  });

  it('stays a while once it stands there: nothing blinks', () => {
    const shown = { is: 'long', personId: 'karim', name: 'Karim H.' } as const;
    expect(hintOf(look({ shown, recent: lately(STILL_LONG_SECONDS) }))).toEqual(shown);
    expect(hintOf(look({ shown, recent: lately(STILL_LONG_SECONDS - 1) }))?.is).toBe('unheard');
  });

  it('is nobody who shows a screen', () => {
    const state = room({ tracks: { screen: screen('karim') } });
    expect(said({ state, recent: lately(LONG_SECONDS) })).toMatch(/occasion de parler/);
  });
});

describe('no hint', () => {
  it('while everybody writes, and in the two minutes after', () => {
    const ended = (at: number) => madeExercise({ phase: { is: 'ended', at, reason: 'time' } });
    const frozen = (endedAt: number) => madeExercise({ phase: { is: 'frozen', at: NOW, endedAt } });
    const paused = madeExercise({ phase: { is: 'paused', leftMs: MINUTE_MS, since: NOW } });
    for (const exercise of [madeExercise(), paused, ended(NOW - 1), frozen(NOW - AFTER_WRITING_MS + 1)])
      expect(said({ state: room({ exercises: [exercise] }) })).toBeNull();
    for (const exercise of [ended(NOW - AFTER_WRITING_MS), frozen(NOW - AFTER_WRITING_MS)])
      expect(said({ state: room({ exercises: [exercise] }) })).not.toBeNull();
  });

  it('in a circle or in groups: who speaks is arranged already', () => {
    const circle = {
      ...{ id: 'c', exerciseId: null, openedAt: NOW, perReaderMs: null, reader: null },
      queue: [],
      done: [],
    };
    const groups = {
      ...{ roundId: 'r', prompt: [], startedAt: NOW, endsAt: null, gathering: false, broadcast: null },
      ...{ groups: [], members: {}, visits: {} },
    };
    expect(said({ state: room({ circle }) })).toBeNull();
    expect(said({ state: room({ groups }) })).toBeNull();
  });

  it('until the rest that the mentor asked for is over', () => {
    expect(said({ restsUntil: NOW + 1 })).toBeNull();
    expect(said({ restsUntil: NOW })).not.toBeNull();
  });

  it('with two students, nor after the end', () => {
    const left = { is: 'left', since: NOW - 1000 } as const;
    expect(said({ state: room({}, { lea: { presence: left } }) })).toBeNull();
    expect(said({ state: room({ status: { is: 'ended', at: NOW, reason: 'time' } }) })).toBeNull();
  });
});
