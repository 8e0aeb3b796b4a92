import {
  type Chapter,
  emptyState,
  evolve,
  isErased,
  plainText,
  type RoomEvent,
  type RoomState,
  type StoredEvent,
  upcast,
} from '@tribu-live/protocol';
import { shortened } from './fit-text.ts';
import { FRAME_MS, type VisibleClip } from './visible.ts';
import { WORDS } from './words.ts';

/** A list longer than this helps nobody, and MP4 holds 255. What matters least is left out. */
export const MOST_CHAPTERS = 200;
/** Of a prompt or a question, in letters. */
const FIRST_WORDS = 60;
/** A reader who is back within this goes on reading: no chapter of its own. */
const SAME_TURN_MS = 120_000;

/** What is left out first stands last. */
const RANKS: readonly Chapter['kind'][] = [
  ...(['start', 'end', 'block', 'exercise', 'groups', 'reader', 'exercise.end', 'circle.end'] as const),
  ...(['groups.end', 'screen', 'question', 'screen.end'] as const),
];

export interface ChapterSource {
  readonly sessionId: string;
  readonly journal: readonly StoredEvent[];
  /** When the replay begins, milliseconds since the Unix epoch. */
  readonly zeroMs: number;
  readonly durationMs: number;
  readonly screen: readonly VisibleClip[];
  readonly nameOf: (personId: string) => string;
}

/** Chapters in the order of their times, from the first moment to the end. */
export function chaptersOf(source: ChapterSource): Chapter[] {
  const { durationMs } = source;
  const told = [...toldChapters(source), ...screenChapters(source)].sort((a, b) => a.atMs - b.atMs);
  const all: Chapter[] = [
    { kind: 'start', atMs: 0, personId: null, title: WORDS.start },
    ...told,
    { kind: 'end', atMs: durationMs, personId: null, title: WORDS.end },
  ];
  const byRank = all.toSorted((a, b) => RANKS.indexOf(a.kind) - RANKS.indexOf(b.kind));
  const kept = new Set(byRank.slice(0, MOST_CHAPTERS));
  return all.filter((chapter) => kept.has(chapter));
}

/** What the journal tells. What began before the replay and still goes on then stands at its beginning. */
function toldChapters({ sessionId, journal, zeroMs, durationMs, nameOf }: ChapterSource): Chapter[] {
  const chapters: Chapter[] = [];
  let early: Chapter[] = [];
  let lastRead: { readonly personId: string; readonly at: number } | null = null;
  let state = emptyState(sessionId);
  for (const entry of journal) {
    const before = state;
    state = evolve(state, entry);
    const event = isErased(entry) ? null : upcast(entry);
    if (event?.type === 'circle.turn') {
      const { personId } = event.data;
      const goesOn = lastRead?.personId === personId && event.at - lastRead.at < SAME_TURN_MS;
      lastRead = { personId, at: event.at };
      if (goesOn) continue;
    }
    if (event?.type === 'circle.turnEnded') lastRead = { personId: event.data.personId, at: event.at };
    const found = event === null ? null : chapterOf(event, before, state, nameOf);
    if (found === null || event === null) continue;
    const atMs = Math.round(event.at - zeroMs);
    if (atMs < 0) early = stillOn([...early, { ...found, atMs: 0 }]);
    else if (atMs < durationMs) chapters.push({ ...found, atMs });
  }
  return [...early, ...chapters];
}

type Untimed = Omit<Chapter, 'atMs'>;

function chapterOf(
  event: RoomEvent,
  before: RoomState,
  state: RoomState,
  nameOf: (personId: string) => string,
): Untimed | null {
  const of = (kind: Chapter['kind'], title: string, personId: string | null = null) => ({
    kind,
    personId,
    title,
  });
  switch (event.type) {
    case 'block.started':
      return of('block', event.data.title);
    case 'exercise.started':
      return of('exercise', WORDS.exercise(firstWords(plainText(event.data.prompt))));
    case 'exercise.ended':
      return of('exercise.end', WORDS.exerciseEnd);
    case 'circle.turn': {
      const { personId } = event.data;
      return of('reader', WORDS.reads(nameOf(personId)), personId);
    }
    case 'circle.closed':
      // A circle in which nobody read has nothing to end.
      return before.circle === null || before.circle.done.length === 0
        ? null
        : of('circle.end', WORDS.circleEnd);
    case 'question.answered': {
      const question = state.questions[event.data.questionId];
      if (event.data.how !== 'live' || question === undefined) return null;
      return of('question', WORDS.question(firstWords(question.text)), question.personId);
    }
    case 'groups.formed':
      return of('groups', WORDS.groups(firstWords(plainText(event.data.prompt))));
    case 'groups.closed':
      return of('groups.end', WORDS.groupsEnd);
    default:
      return null;
  }
}

/** Of what began before the replay: the last block, and whatever else did not end before either. */
function stillOn(early: readonly Chapter[]): Chapter[] {
  const blocks = early.filter(({ kind }) => kind === 'block').slice(-1);
  const others = early.filter(({ kind }) => kind !== 'block' && kind !== 'question').slice(-1);
  return [...blocks, ...others.filter(({ kind }) => !kind.endsWith('.end'))];
}

function firstWords(text: string): string {
  return shortened(text.replaceAll(/\s+/gu, ' ').trim(), FIRST_WORDS);
}

function screenChapters({ screen, durationMs, nameOf }: ChapterSource): Chapter[] {
  const chapters: Chapter[] = [];
  for (const [index, { clip, fromFrame, toFrame }] of screen.entries()) {
    const [before, next] = [screen[index - 1], screen[index + 1]];
    const { personId } = clip;
    if (before?.toFrame !== fromFrame || before.clip.personId !== personId) {
      const title = WORDS.screen(nameOf(personId));
      chapters.push({ kind: 'screen', atMs: fromFrame * FRAME_MS, personId, title });
    }
    const atMs = toFrame * FRAME_MS;
    if (next?.fromFrame === toFrame || atMs >= durationMs) continue;
    chapters.push({ kind: 'screen.end', atMs, personId, title: WORDS.screenEnd });
  }
  return chapters;
}
