import type { Chapter, ReplayResource } from '@tribu-live/protocol';

/** A stretch in which something is missing for one reason, of everybody whom it hit. */
export interface Gap {
  readonly is: 'gap';
  readonly atMs: number;
  readonly toMs: number;
  /** Less than the stretch where it is made of several holes. */
  readonly missingMs: number;
  readonly reason: string;
  /** Whose sound or picture is missing. */
  readonly names: readonly string[];
}

export interface ChapterEntry {
  readonly is: 'chapter';
  readonly kind: Chapter['kind'];
  readonly atMs: number;
  readonly title: string;
  /** Stands below a part of the plan. */
  readonly inBlock: boolean;
}

/** What stands in the list beside the picture. */
export type Entry = ChapterEntry | Gap;

/** Holes nearer to each other are told once: sound and picture of two people never stop in the same moment. */
const SAME_GAP_MS = 2000;

const OUTSIDE: ReadonlySet<Chapter['kind']> = new Set(['start', 'block', 'end']);

/** Chapters and gaps in the order of their times; a gap stands after the chapter that it falls into. */
export function outlineOf(replay: Pick<ReplayResource, 'chapters' | 'gaps' | 'people'>): readonly Entry[] {
  const first = replay.chapters.find(({ kind }) => kind === 'block');
  const chapters = replay.chapters.map((chapter) =>
    entryOf(chapter, first?.atMs ?? Number.POSITIVE_INFINITY),
  );
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

/** @param blocksFromMs when the first part of the plan begins: what comes then is inside one */
function entryOf({ kind, atMs, title }: Chapter, blocksFromMs: number): ChapterEntry {
  const inBlock = atMs >= blocksFromMs && !OUTSIDE.has(kind);
  return { is: 'chapter', kind, atMs, title, inBlock };
}

function gapsOf({ gaps, people }: Pick<ReplayResource, 'gaps' | 'people'>): Gap[] {
  const nameOf = (id: string): string[] => people.flatMap((person) => (person.id === id ? person.name : []));
  const merged: Gap[] = [];
  for (const { fromMs, toMs, personId, reason } of gaps.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const index = merged.findLastIndex((gap) => gap.reason === reason && fromMs - gap.toMs < SAME_GAP_MS);
    const known = merged[index];
    if (known === undefined) {
      const names = nameOf(personId);
      merged.push({ is: 'gap', atMs: fromMs, toMs, missingMs: toMs - fromMs, reason, names });
      continue;
    }
    merged[index] = {
      ...known,
      toMs: Math.max(known.toMs, toMs),
      missingMs: known.missingMs + Math.max(0, toMs - Math.max(fromMs, known.toMs)),
      names: [...new Set([...known.names, ...nameOf(personId)])],
    };
  }
  return merged;
}
