import type { Chapter, StoredEvent } from '@tribu-live/protocol';
import type { Assembled, Clip } from '../assemble/index.ts';
import { type Act, actsOf } from './acts.ts';
import { chaptersOf } from './chapters.ts';
import { findGaps, type Gap } from './find-gaps.ts';
import { timesInGroups } from './in-groups.ts';
import type { Interval } from './intervals.ts';
import { type Published, publishedIn } from './published.ts';
import { scenesOf } from './scenes.ts';
import { FRAME_MS, placeClips, type VisibleClip } from './visible.ts';
import { WORDS } from './words.ts';

/** Somebody with a place in the picture. */
export interface Face {
  readonly personId: string;
  readonly name: string;
  /** File whose time 0 is the replay's; null when nothing of them is heard. */
  readonly sound: string | null;
  /** Empty for somebody who is only heard. */
  readonly clips: readonly VisibleClip[];
  /** When they speak in a group only: that is no part of the replay. */
  readonly unheard: readonly Interval[];
}

/** Everything that composing needs to know; times in milliseconds of the replay. */
export interface ReplayPlan {
  /** When the replay begins, milliseconds since the Unix epoch. */
  readonly zeroMs: number;
  readonly frames: number;
  readonly durationMs: number;
  /** Mentors first, then by first word or picture. */
  readonly faces: readonly Face[];
  readonly screen: readonly VisibleClip[];
  /** What the picture is about, from the first frame to the last. */
  readonly acts: readonly Act[];
  readonly chapters: readonly Chapter[];
  readonly gaps: readonly Gap[];
  readonly withheld: readonly (Interval & { readonly personId: string })[];
  readonly coverage: number;
}

/**
 * Plans the replay of a session that is over. Null when nothing can be seen or heard.
 * @param unreadable files of clips that can't be decoded: left out and named
 */
export function planReplay(
  sessionId: string,
  journal: readonly StoredEvent[],
  assembled: Assembled,
  unreadable: ReadonlySet<string> = new Set(),
): ReplayPlan | null {
  const { zeroMs, takes } = assembled;
  if (zeroMs === null) return null;
  const published = publishedIn(sessionId, journal);
  const lastMs = Math.max(...takes.map(({ toMs }) => toMs ?? zeroMs));
  const endMs = published.endedAt === null ? lastMs : Math.max(published.endedAt, zeroMs + FRAME_MS);
  const frames = Math.max(1, Math.ceil((endMs - zeroMs) / FRAME_MS));
  const durationMs = frames * FRAME_MS;
  const timeline = { zeroMs, frames };
  const clips = assembled.clips.filter(({ file }) => !unreadable.has(file));
  const place = (some: readonly Clip[]) => placeClips(some, takes, timeline);
  const screen = place(clips.filter(({ source }) => source === 'screen'));
  const inReplay = <T extends Interval>(some: T): T => ({
    ...some,
    fromMs: Math.round(Math.min(durationMs, Math.max(0, some.fromMs - zeroMs))),
    toMs: Math.round(Math.min(durationMs, Math.max(0, some.toMs - zeroMs))),
  });
  const inGroups = timesInGroups(sessionId, journal);
  const faces = facesOf(published, assembled).map((face) => ({
    ...face,
    clips: place(clips.filter((clip) => clip.source === 'camera' && clip.personId === face.personId)),
    unheard: (inGroups.get(face.personId) ?? []).map(inReplay).filter(({ fromMs, toMs }) => toMs > fromMs),
  }));
  const found = findGaps(published.sources, takes);
  const skipped = assembled.clips.filter(({ file }) => unreadable.has(file));
  const gaps: Gap[] = [
    ...found.gaps,
    ...skipped.map(({ personId, source, fromMs, toMs }) => ({
      personId,
      source,
      fromMs,
      toMs,
      reason: 'unreadable' as const,
    })),
  ];
  const nameOfPerson = (personId: string) => nameOf(published, personId);
  const acts = actsOf({
    ...timeline,
    changes: scenesOf(sessionId, journal),
    screen,
    faces: new Set(faces.map(({ personId }) => personId)),
  });
  return {
    ...timeline,
    durationMs,
    faces,
    screen,
    acts,
    chapters: chaptersOf({ sessionId, journal, zeroMs, durationMs, screen, nameOf: nameOfPerson }),
    gaps: gaps.map(inReplay).filter(({ fromMs, toMs }) => toMs > fromMs),
    withheld: published.sources
      .flatMap(({ personId, withheld }) => withheld.map((each) => inReplay({ ...each, personId })))
      .filter(({ fromMs, toMs }) => toMs > fromMs),
    coverage: found.coverage,
  };
}

function facesOf(published: Published, { takes, sounds }: Assembled): Omit<Face, 'clips' | 'unheard'>[] {
  const firstMs = new Map<string, number>();
  for (const { row, fromMs } of takes) {
    const { personId } = row.take;
    if (fromMs !== null) firstMs.set(personId, Math.min(fromMs, firstMs.get(personId) ?? fromMs));
  }
  const rank = (personId: string) => (published.state.people[personId]?.role === 'mentor' ? 0 : 1);
  return [...firstMs]
    .toSorted(([a, aMs], [b, bMs]) => rank(a) - rank(b) || aMs - bMs)
    .map(([personId]) => ({
      personId,
      name: nameOf(published, personId),
      sound: sounds.get(personId) ?? null,
    }));
}

function nameOf({ state }: Published, personId: string): string {
  return state.people[personId]?.name || WORDS.somebody;
}
