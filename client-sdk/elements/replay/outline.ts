import type { Chapter, ReplayResource } from '@tribu-live/protocol';

/** A stretch in which something is missing, of everybody whom it hit for the same reason at the same time. */
export interface Gap {
  readonly is: 'gap';
  readonly atMs: number;
  readonly toMs: number;
  readonly reason: string;
  /** Whose sound or picture is missing. */
  readonly names: readonly string[];
}

export interface ChapterEntry {
  readonly is: 'chapter';
  readonly atMs: number;
  readonly title: string;
}

/** What stands in the list beside the picture. */
export type Entry = ChapterEntry | Gap;

/** Gaps this near to each other are one: a person's sound and picture never stop in the same millisecond. */
const SAME_GAP_MS = 1500;

/** Chapters and gaps in the order of their times; a gap stands after the chapter that it falls into. */
export function outlineOf(replay: Pick<ReplayResource, 'chapters' | 'gaps' | 'people'>): readonly Entry[] {
  const chapters = replay.chapters.map(entryOf);
  return [...chapters, ...gapsOf(replay)].sort((a, b) => a.atMs - b.atMs);
}

/** Index of the chapter that `atMs` falls into; -1 before the first. */
export function currentChapter(outline: readonly Entry[], atMs: number): number {
  return outline.findLastIndex((entry) => entry.is === 'chapter' && entry.atMs <= atMs);
}

/** The gap that `atMs` falls into. */
export function currentGap(outline: readonly Entry[], atMs: number): Gap | null {
  const found = outline.find((entry) => entry.is === 'gap' && entry.atMs <= atMs && atMs < entry.toMs);
  return found?.is === 'gap' ? found : null;
}

/** Going back within this much of a chapter's start leads to the one before it. */
const JUST_BEGUN_MS = 3000;

/** The chapter after (or before) the one at `atMs`; null where there is none. */
export function neighbour(outline: readonly Entry[], atMs: number, step: 1 | -1): ChapterEntry | null {
  const chapters = outline.filter((entry) => entry.is === 'chapter');
  const found =
    step === 1
      ? chapters.find((chapter) => chapter.atMs > atMs)
      : chapters.findLast((chapter) => chapter.atMs < atMs - JUST_BEGUN_MS);
  return found ?? (step === -1 ? (chapters[0] ?? null) : null);
}

function entryOf({ atMs, title }: Chapter): ChapterEntry {
  return { is: 'chapter', atMs, title };
}

function gapsOf({ gaps, people }: Pick<ReplayResource, 'gaps' | 'people'>): Gap[] {
  const nameOf = (id: string): string[] => people.flatMap((person) => (person.id === id ? person.name : []));
  const merged: Gap[] = [];
  for (const { fromMs, toMs, personId, reason } of gaps.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const names = nameOf(personId);
    const same = merged.findIndex(
      (gap) => gap.reason === reason && Math.abs(gap.atMs - fromMs) < SAME_GAP_MS && fromMs <= gap.toMs,
    );
    const known = merged[same];
    if (known === undefined) merged.push({ is: 'gap', atMs: fromMs, toMs, reason, names });
    else {
      merged[same] = {
        ...known,
        toMs: Math.max(known.toMs, toMs),
        names: [...new Set([...known.names, ...names])],
      };
    }
  }
  return merged;
}
