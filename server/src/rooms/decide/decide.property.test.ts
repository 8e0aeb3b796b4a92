import {
  ERRORS,
  emptyState,
  evolve,
  fold,
  hide,
  isOver,
  reveals,
  type StoredEvent,
  trackOf,
  view,
} from '@tribu-live/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PEOPLE, play, START, type Turn, turn, turns } from '../../../test/support/arbitrary-turns.ts';
import { jobsOf } from '../derived.ts';
import { permitted } from '../routes/permitted.ts';
import { routes } from '../routes/routes.ts';
import { answeredBefore } from './decide.ts';

const RUNS = { numRuns: 300 };

describe('decide and evolve together', () => {
  it('[R1] [R5] keep seq without holes, and the fold of the journal is the state', () => {
    fc.assert(
      fc.property(turns, (played) => {
        const { state, events } = play(played);
        expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
        expect(fold(emptyState('s'), JSON.parse(JSON.stringify(events)) as StoredEvent[])).toEqual(state);
      }),
      RUNS,
    );
  });

  it('[R2] what a viewer was told folds to their view, for every viewer', () => {
    fc.assert(
      fc.property(turns, (played) => {
        const { events } = play(played);
        for (const viewer of [...PEOPLE, 'stranger']) {
          let whole = emptyState('s');
          let held = emptyState('s');
          for (const event of events) {
            const after = evolve(whole, event);
            held = reveals(whole, after).includes(viewer)
              ? view(after, viewer)
              : evolve(held, hide(whole, event, viewer));
            whole = after;
            expect(held).toEqual(view(whole, viewer));
          }
        }
      }),
      RUNS,
    );
  });

  it('[S2] refuse with a code of the registry, and every code that a room gives is reached', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(turns, (played) => {
        play(played, (code) => {
          expect(Object.keys(ERRORS)).toContain(code);
          met.add(code);
        });
      }),
      { numRuns: 2000, seed: 7 },
    );
    for (const code of [
      'forbidden',
      'not_booked',
      'not_joined',
      'removed',
      'track_exists',
      'track_unknown',
      'session_ended',
      'session_cancelled',
      'session_not_open_yet',
      'conflict',
    ]) {
      expect([...met], code).toContain(code);
    }
  });

  it('[R7] a command seen twice has one effect, also when a takeover lies between', () => {
    fc.assert(
      fc.property(turns, turn, fc.boolean(), (before, { command, context }, takeover) => {
        const id = '0198f7a0-0000-7000-8000-0000000000aa';
        const asked: Turn = {
          command,
          context: { ...context, actor: { kind: 'person', id: 'ines' }, commandId: id },
        };
        const once = play([...before, asked]);
        const home: Turn = {
          command: { type: 'room.home', nodeId: 'n9', lastSignOfLife: START },
          context: { actor: { kind: 'server' }, at: context.at, commandId: null },
        };
        const answered = answeredBefore(once.state, asked.context);
        fc.pre(answered !== null);
        const twice = play([...before, asked, ...(takeover ? [home] : []), asked]);
        expect(twice.events.filter((event) => event.commandId === id)).toEqual(
          once.events.filter((event) => event.commandId === id),
        );
        expect(answeredBefore(twice.state, asked.context)).toBe(answered);
      }),
      RUNS,
    );
  });

  it('[K5] [R9] one track of a source each; media goes to present people only, never back to its sender, and none when over', () => {
    fc.assert(
      fc.property(turns, (played) => {
        const { state } = play(played);
        for (const track of Object.values(state.tracks))
          expect(trackOf(state, track.personId, track.source)?.id).toBe(track.id);
        const routed = routes(permitted(state), new Map());
        if (isOver(state)) expect(routed).toEqual([]);
        for (const route of routed) {
          for (const { personId: viewer } of route.viewers) {
            expect(viewer).not.toBe(route.publisherId);
            expect(state.people[viewer]?.presence.is).toMatch(/^(connected|disconnected)$/);
          }
        }
      }),
      RUNS,
    );
  });

  it('[D1] a track is recorded while its person’s newest answer is yes, whoever brought it', () => {
    fc.assert(
      fc.property(turns, (played) => {
        const { state, events } = play(played);
        for (const track of permitted(state)) {
          const answers = events.flatMap(({ type, data }) => {
            const said = data as { personId?: string; purpose?: string; answer?: string };
            const theirs = type === 'consent.answered' && said.personId === track.publisherId;
            return theirs && said.purpose === 'record' ? [said.answer] : [];
          });
          expect(track.recorded).toBe(answers.at(-1) === 'yes');
        }
      }),
      RUNS,
    );
  });

  it('[D5] the end of a session of which anything was captured orders one replay; its states only move forward', () => {
    fc.assert(
      fc.property(turns, (played) => {
        const { events } = play(played);
        let state = emptyState('s');
        let ordered = 0;
        let ran = false;
        for (const event of events) {
          const after = evolve(state, event);
          ordered += jobsOf(state, after).filter(({ queue }) => queue === 'compose').length;
          ran ||= after.recording.is === 'running';
          if (state.recording.is === 'deleted') expect(after.recording.is).toBe('deleted');
          if (state.recording.is === 'ready') expect(after.recording.is).toMatch(/^(ready|deleted)$/);
          if (after.recording.is === 'ready') expect(isOver(after)).toBe(true);
          state = after;
        }
        expect(ordered).toBe(ran && state.status.is === 'ended' ? 1 : 0);
        expect(state.captured).toBe(ran);
      }),
      RUNS,
    );
  });

  it('[S4] a removed person never comes back', () => {
    fc.assert(
      fc.property(turns, turns, (before, after) => {
        const remove: Turn = {
          command: { type: 'person.remove', personId: 'lea', reason: '' },
          context: { actor: { kind: 'school' }, at: START, commandId: null },
        };
        const { state } = play([...before, remove, ...after]);
        if (state.people.lea?.presence.is === 'removed' || isOver(state)) return;
        expect.unreachable('the person is in the room again');
      }),
      RUNS,
    );
  });
});
