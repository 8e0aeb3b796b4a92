import type { TakeEnd, TrackSource } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { CoachingJournal } from '../../test/support/coaching-journal.ts';
import type { Assembled, Clip, TakeFindings } from '../assemble/index.ts';
import { planReplay } from './plan.ts';

const ZERO = 1_760_000_000_000;
const at = (ms: number) => ZERO + ms;
const MENTOR = { id: 'm', name: 'Maëlle', role: 'mentor' } as const;
const STUDENT = { id: 's', name: 'Sami', role: 'student' } as const;

interface Sketch {
  readonly who: string;
  readonly source: TrackSource;
  readonly from: number;
  readonly to: number;
  readonly reason?: TakeEnd | null;
  readonly trackId?: string;
  readonly lost?: TakeFindings['lost'];
  readonly damaged?: TakeFindings['damaged'];
}

function found({
  who,
  source,
  from,
  to,
  reason = 'room',
  trackId = `${who}-${source}`,
  ...more
}: Sketch): TakeFindings {
  const kind = source === 'microphone' ? 'audio' : 'video';
  const take = {
    takeId: `${who}-${source}-${from}`,
    sessionId: 'c',
    trackId,
    personId: who,
    source,
    kind,
  } as const;
  const closed = reason === null ? null : { at: at(to), reason, packets: 9, bytes: 9 };
  const mimeType = kind === 'audio' ? 'audio/opus' : 'video/VP8';
  const stream = { mimeType, ssrc: 1, payloadType: 96, clockRate: 90_000, channels: null } as const;
  return {
    row: { take: { ...take, openedAt: at(from) }, nodeId: 'n', stream, file: 'f', closed, pieces: [] },
    ...{ packets: 9, fromMs: at(from), toMs: at(to), clockStretches: 1, lost: [], damaged: [], ...more },
  };
}

function clipOf(take: TakeFindings, from: number, to: number, width = 640): Clip {
  const { takeId, personId, source } = take.row.take;
  if (source === 'microphone') throw new TypeError('a microphone gives no picture');
  const facts = { takeId, personId, source, width, height: 360, pictures: 9 };
  return { ...facts, file: `${takeId}-${from}`, fromMs: at(from), toMs: at(to) };
}

function assembled(takes: readonly TakeFindings[], clips: readonly Clip[] = []): Assembled {
  const sounds = takes.filter(({ row }) => row.take.kind === 'audio').map(({ row }) => row.take.personId);
  return { zeroMs: ZERO, takes, clips, sounds: new Map(sounds.map((id) => [id, `${id}.mkv`])) };
}

function coaching(): CoachingJournal {
  return new CoachingJournal('c', at(-9000)).enters(at(-900), STUDENT).enters(at(-800), MENTOR);
}

function publish(journal: CoachingJournal, who: string, source: TrackSource, when: number): CoachingJournal {
  return journal.add(at(when), 'track.published', {
    trackId: `${who}-${source}`,
    personId: who,
    source,
    silenced: [],
  });
}

function plan(journal: CoachingJournal, media: Assembled, unreadable?: ReadonlySet<string>) {
  const planned = planReplay('c', journal.events, media, unreadable);
  if (planned === null) throw new RangeError('there is something to see');
  return planned;
}

describe('the plan of a replay', () => {
  it('goes from the first packet to the end of the room, mentors first', () => {
    const journal = publish(publish(coaching(), 's', 'microphone', 0), 'm', 'camera', 500);
    journal.add(at(10_010), 'room.ended', { reason: 'mentor' });
    const [mic, camera] = [
      found({ who: 's', source: 'microphone', from: 0, to: 10_010 }),
      found({ who: 'm', source: 'camera', from: 500, to: 10_010 }),
    ];
    const { faces, ...planned } = plan(journal, assembled([mic, camera], [clipOf(camera, 510, 10_000)]));
    expect(planned).toMatchObject({ zeroMs: ZERO, frames: 251, durationMs: 10_040, gaps: [], coverage: 1 });
    expect(faces.map(({ name, sound, clips }) => [name, sound, clips.length])).toEqual([
      ['Maëlle', null, 1],
      ['Sami', 's.mkv', 0],
    ]);
    expect(faces[0]?.clips[0]).toMatchObject({ fromFrame: 13, toFrame: 251, shiftMs: -10 });
    expect(planned.chapters).toEqual([
      { kind: 'start', atMs: 0, personId: null, title: 'Début' },
      { kind: 'end', atMs: 10_040, personId: null, title: 'Fin' },
    ]);
  });

  it('has nothing to plan when nothing was captured', () => {
    const none = { zeroMs: null, takes: [], sounds: new Map(), clips: [] };
    expect(planReplay('c', coaching().events, none)).toBeNull();
  });

  it('holds a picture over a short hole, shows the card over a long one, and lets a later clip win', () => {
    const journal = publish(coaching(), 'm', 'camera', 0).add(at(20_000), 'room.ended', { reason: 'time' });
    const camera = found({ who: 'm', source: 'camera', from: 0, to: 20_000 });
    const clips = [
      clipOf(camera, 0, 3960),
      clipOf(camera, 4800, 8000, 320),
      clipOf(camera, 12_000, 16_000),
      clipOf(camera, 15_000, 19_000),
    ];
    const { faces } = plan(journal, assembled([camera], clips));
    expect(faces[0]?.clips.map(({ fromFrame, toFrame }) => [fromFrame, toFrame])).toEqual([
      [0, 120],
      [120, 202],
      [300, 375],
      [375, 477],
    ]);
  });

  it('makes chapters of a screen, which stands still until it is taken back', () => {
    const journal = publish(publish(coaching(), 'm', 'microphone', 0), 's', 'screen', 2000);
    journal.add(at(8000), 'track.unpublished', { trackId: 's-screen', personId: 's' });
    journal.add(at(10_000), 'room.ended', { reason: 'mentor' });
    const mic = found({ who: 'm', source: 'microphone', from: 0, to: 10_000 });
    const screen = found({ who: 's', source: 'screen', from: 2000, to: 8000, reason: 'unpublished' });
    const { chapters } = plan(journal, assembled([mic, screen], [clipOf(screen, 2000, 3000)]));
    expect(chapters.map(({ kind, atMs, title }) => [kind, atMs, title])).toEqual([
      ['start', 0, 'Début'],
      ['screen', 2000, 'Écran de Sami'],
      ['screen.end', 8000, 'Fin du partage d’écran'],
      ['end', 10_000, 'Fin'],
    ]);
  });
});

describe('[D2] what is missing', () => {
  const [mute, unmute] = [
    { reason: 'self', silenced: true },
    { reason: 'self', silenced: false },
  ] as const;

  it('is named by what ended the take before: capture, server, media', () => {
    for (const reason of ['capture', 'server', 'media'] as const) {
      const journal = publish(coaching(), 'm', 'microphone', 0).add(at(10_000), 'room.ended', {
        reason: 'time',
      });
      const takes = [
        found({ who: 'm', source: 'microphone', from: 0, to: 4000, reason }),
        found({ who: 'm', source: 'microphone', from: 5000, to: 10_000 }),
      ];
      const { gaps, coverage } = plan(journal, assembled(takes));
      expect(gaps).toEqual([{ personId: 'm', source: 'microphone', reason, fromMs: 4000, toMs: 5000 }]);
      expect(coverage).toBeCloseTo(0.9);
    }
  });

  it('is an outage of ours also where the journal has nobody there', () => {
    const journal = publish(coaching(), 'm', 'microphone', 0);
    journal.add(at(6000), 'participant.disconnected', { personId: 'm', connection: 1, since: at(3500) });
    journal.add(at(6500), 'participant.joined', { personId: 'm', connection: 2 });
    journal.add(at(10_000), 'room.ended', { reason: 'time' });
    const takes = [
      found({ who: 'm', source: 'microphone', from: 0, to: 4000, reason: 'server' }),
      found({ who: 'm', source: 'microphone', from: 7000, to: 10_000 }),
    ];
    const { gaps } = plan(journal, assembled(takes));
    expect(gaps).toEqual([
      { personId: 'm', source: 'microphone', reason: 'server', fromMs: 4000, toMs: 7000 },
    ]);
  });

  it('is nothing while somebody is muted, away, or has not agreed', () => {
    const journal = publish(coaching(), 'm', 'microphone', 0);
    const track = { trackId: 'm-microphone', personId: 'm' };
    journal.add(at(2000), 'track.changed', { ...track, ...mute });
    journal.add(at(5000), 'track.changed', { ...track, ...unmute });
    journal.add(at(8500), 'participant.disconnected', { personId: 'm', connection: 1, since: at(6000) });
    journal.add(at(8600), 'participant.joined', { personId: 'm', connection: 2 });
    journal.add(at(9000), 'consent.answered', {
      personId: 'm',
      purpose: 'record',
      answer: 'no',
      textVersion: '1',
    });
    journal.add(at(12_000), 'room.ended', { reason: 'time' });
    const takes = [
      found({ who: 'm', source: 'microphone', from: 0, to: 6000, reason: 'unpublished' }),
      found({ who: 'm', source: 'microphone', from: 8600, to: 9000, reason: 'consent' }),
    ];
    const { gaps, coverage, withheld } = plan(journal, assembled(takes));
    expect(gaps).toEqual([]);
    expect(coverage).toBe(1);
    expect(withheld).toEqual([{ personId: 'm', fromMs: 9000, toMs: 12_000 }]);
  });

  it('is named where packets were lost, pieces are damaged, takes never came or were never closed', () => {
    const journal = publish(publish(coaching(), 'm', 'microphone', 0), 'm', 'camera', 0);
    publish(journal, 's', 'microphone', 0).add(at(10_000), 'room.ended', { reason: 'time' });
    const lost = [
      { fromMs: at(1000), toMs: at(1800) },
      { fromMs: at(3000), toMs: at(3060) },
    ];
    const damaged = [
      { fromMs: at(5000), toMs: at(7000), piece: 1, isMissing: false },
      { fromMs: at(7500), toMs: at(8500), piece: 2, isMissing: true },
    ];
    const { gaps } = plan(
      journal,
      assembled([
        found({ who: 'm', source: 'microphone', from: 0, to: 10_000, lost, damaged }),
        found({ who: 'm', source: 'camera', from: 0, to: 8000, reason: null }),
      ]),
    );
    expect(gaps.map(({ personId, reason, fromMs, toMs }) => [personId, reason, fromMs, toMs])).toEqual([
      ['s', 'not_captured', 0, 10_000],
      ['m', 'loss', 1000, 1800],
      ['m', 'damaged', 5000, 7000],
      ['m', 'not_uploaded', 7500, 8500],
      ['m', 'unclosed', 8000, 10_000],
    ]);
  });

  it('is a clip that no decoder takes', () => {
    const journal = publish(coaching(), 'm', 'camera', 0).add(at(10_000), 'room.ended', { reason: 'time' });
    const camera = found({ who: 'm', source: 'camera', from: 0, to: 10_000 });
    const clips = [clipOf(camera, 0, 4000), clipOf(camera, 6000, 9900)];
    const planned = plan(journal, assembled([camera], clips), new Set([clips[0]?.file ?? '']));
    expect(planned.gaps).toEqual([
      { personId: 'm', source: 'camera', reason: 'unreadable', fromMs: 0, toMs: 4000 },
    ]);
    expect(planned.faces[0]?.clips).toHaveLength(1);
  });
});
