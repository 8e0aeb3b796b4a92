import { describe, expect, it } from 'vitest';
import { WorkshopJournal } from '../../test/support/workshop-scene.ts';
import { actsOf } from './acts.ts';
import { leftAfter, PENS_UP_MS, scenesOf } from './scenes.ts';
import { FRAME_MS, type VisibleClip } from './visible.ts';

const ZERO = 1_760_000_000_000;
const at = (seconds: number) => ZERO + seconds * 1000;
const MENTOR = { id: 'm', name: 'Maëlle', role: 'mentor' } as const;
const FACES = new Set(['m', 'lea', 'sami']);

function workshop(): WorkshopJournal {
  return new WorkshopJournal('w', at(-9)).enters(at(-8), MENTOR);
}

/** Acts as seconds of the replay and a word each. */
function acts(journal: WorkshopJournal, seconds: number, screen: readonly VisibleClip[] = []) {
  const changes = scenesOf('w', journal.events);
  const found = actsOf({ changes, screen, faces: FACES, zeroMs: ZERO, frames: (seconds * 1000) / FRAME_MS });
  const second = (frame: number) => (frame * FRAME_MS) / 1000;
  return found.map(({ fromFrame, toFrame, scene, clocks }) => ({
    from: second(fromFrame),
    to: second(toFrame),
    is: scene.is === 'reader' ? `${scene.personId} reads` : scene.is,
    clocks: clocks.map((clock) => [second(clock.fromFrame), clock.is, clock.leftMs / 1000]),
  }));
}

function shared(from: number, to: number): VisibleClip {
  const clip = { file: 's', personId: 'm', source: 'screen', takeId: 't', width: 640, height: 360 } as const;
  const [fromFrame, toFrame] = [from, to].map((each) => (each * 1000) / FRAME_MS);
  return {
    clip: { ...clip, fromMs: at(from), toMs: at(to), pictures: 9 },
    ...{ fromFrame: fromFrame ?? 0, toFrame: toFrame ?? 0, shiftMs: 0, skipFrames: 0 },
  };
}

describe('what the picture is about', () => {
  it('is everybody throughout in a session without any of it', () => {
    const journal = workshop().add(at(10), 'room.ended', { reason: 'mentor' });
    expect(acts(journal, 10)).toEqual([{ from: 0, to: 10, is: 'gallery', clocks: [] }]);
  });

  it('is the prompt while everybody writes, with a countdown that pauses and grows, then "Levez les stylos !"', () => {
    const journal = workshop().writes(at(5), 'Une page', 60_000);
    const { exerciseId } = journal;
    journal.add(at(15), 'exercise.paused', { exerciseId, leftMs: 50_000 });
    journal.add(at(20), 'exercise.extended', { exerciseId, byMs: 60_000 });
    journal.add(at(25), 'exercise.resumed', { exerciseId, endsAt: at(135) });
    // Nothing that others do in the meantime changes it.
    journal.add(at(30), 'hand.raised', { personId: 'lea' });
    journal.pensUp(at(135)).add(at(150), 'room.ended', { reason: 'mentor' });
    const pensDown = 135 + PENS_UP_MS / 1000;
    expect(acts(journal, 150)).toEqual([
      { from: 0, to: 5, is: 'gallery', clocks: [] },
      {
        ...{ from: 5, to: pensDown, is: 'writing' },
        clocks: [
          [5, 'running', 60],
          [15, 'paused', 50],
          [20, 'paused', 110],
          [25, 'running', 110],
          [135, 'over', 0],
        ],
      },
      { from: pensDown, to: 150, is: 'gallery', clocks: [] },
    ]);
  });

  it('begins within an exercise that began before the replay, with what is left then', () => {
    const journal = workshop().writes(at(-20), 'Une page', 60_000);
    journal.add(at(10), 'room.ended', { reason: 'mentor' });
    expect(acts(journal, 10)[0]).toMatchObject({ from: 0, is: 'writing', clocks: [[0, 'running', 40]] });
  });

  it('is each reader in turn, at once after an exercise too, and nobody who was not captured', () => {
    const journal = workshop().writes(at(1), 'Une page', 10_000).pensUp(at(11)).opensCircle(at(12), []);
    journal.reads('lea', at(12), at(20)).reads('sami', at(20), at(30)).reads('unseen', at(30), at(35));
    journal.add(at(36), 'circle.closed', {}).add(at(40), 'room.ended', { reason: 'mentor' });
    expect(acts(journal, 40).map(({ from, is }) => [from, is])).toEqual([
      ...[
        [0, 'gallery'],
        [1, 'writing'],
        [12, 'lea reads'],
        [20, 'sami reads'],
        [30, 'gallery'],
      ],
    ]);
  });

  it('is a shared screen before faces and readers, and the prompt before a shared screen', () => {
    const journal = workshop().writes(at(10), 'Une page', 10_000).pensUp(at(20)).opensCircle(at(24), []);
    journal.reads('lea', at(24), at(40)).add(at(50), 'room.ended', { reason: 'mentor' });
    expect(acts(journal, 50, [shared(5, 15), shared(30, 45)]).map(({ from, is }) => [from, is])).toEqual([
      ...[
        [0, 'gallery'],
        [5, 'screen'],
        [10, 'writing'],
        [23, 'gallery'],
        [24, 'lea reads'],
      ],
      ...[
        [30, 'screen'],
        [45, 'gallery'],
      ],
    ]);
  });

  it('is the prompt of groups, with the time that they have when it is known', () => {
    const round = {
      roundId: crypto.randomUUID(),
      prompt: [{ kind: 'paragraph' as const, spans: [{ text: 'Qui aide qui ?' }] }],
    };
    const groups = [{ groupId: crypto.randomUUID(), name: 'Un' }];
    const journal = workshop().add(at(2), 'groups.formed', { ...round, groups, endsAt: at(62) });
    journal.add(at(30), 'groups.extended', { byMs: 120_000 }).add(at(40), 'groups.closed', {});
    journal.add(at(50), 'groups.formed', { ...round, roundId: crypto.randomUUID(), groups, endsAt: null });
    journal.add(at(60), 'room.ended', { reason: 'mentor' });
    expect(acts(journal, 60).slice(1)).toEqual([
      {
        from: 2,
        to: 40,
        is: 'groups',
        clocks: [
          [2, 'running', 60],
          [30, 'running', 152],
        ],
      },
      { from: 40, to: 50, is: 'gallery', clocks: [] },
      { from: 50, to: 60, is: 'groups', clocks: [] },
    ]);
  });
});

describe('a countdown', () => {
  it('runs to nothing, and stands while it pauses', () => {
    const clock = { leftMs: 5000, totalMs: 9000 };
    expect(leftAfter({ is: 'running', ...clock }, 2000)).toBe(3000);
    expect(leftAfter({ is: 'running', ...clock }, 9000)).toBe(0);
    expect(leftAfter({ is: 'paused', ...clock }, 2000)).toBe(5000);
  });
});
