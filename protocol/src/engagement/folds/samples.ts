import type { EventOf } from '../../room/entries.ts';
import type { PersonFacts } from '../facts.ts';
import { endedSpans, type Presence } from '../presence.ts';
import { overlapMs, type Span, seconds, touches } from '../spans.ts';

/** A stretch of samples that say the same: something was heard, or written, or nothing. */
interface Run extends Span {
  toMs: number;
  readonly any: boolean;
}

interface Sampled {
  spokeMs: number | null;
  page: { used: number; shown: number; hidden: number } | null;
  line: { good: number; weak: number; bad: number } | null;
  deadMs: number;
  readonly voice: Run[];
  readonly writing: Run[];
}

/** What was sampled in a stretch of time; `unknown`: there was no signal, which is never counted against anyone. */
export type Seen = 'yes' | 'no' | 'unknown';

/** What the home samples each minute, summed up per person. */
export class Samples {
  readonly #presence: Presence;
  readonly #people = new Map<string, Sampled>();

  constructor(presence: Presence) {
    this.#presence = presence;
  }

  note({ data, at }: EventOf<'room.sampled'>): void {
    for (const sample of data.people) {
      const person = this.#presence.person(sample.personId);
      if (person === undefined) continue;
      const of = this.#of(sample.personId);
      const { spokeMs, wroteMs, page, line, microphoneDead } = sample;
      if (spokeMs !== undefined) of.spokeMs = (of.spokeMs ?? 0) + spokeMs;
      extend(of.voice, data, spokeMs);
      extend(of.writing, data, wroteMs);
      // Who came or went within the minute used the page, and had the line, for their part of it.
      const thereMs = overlapMs(endedSpans(person.stretches, at), data);
      if (page !== undefined && thereMs > 0) {
        of.page ??= { used: 0, shown: 0, hidden: 0 };
        of.page[page] += thereMs;
      }
      if (line !== undefined && thereMs > 0) {
        of.line ??= { good: 0, weak: 0, bad: 0 };
        of.line[line] += thereMs;
      }
      if (microphoneDead === true) of.deadMs += thereMs;
    }
  }

  /** Whether the person was heard in this stretch, as far as minutes tell. */
  heard(personId: string, span: Span): Seen {
    return seen(this.#people.get(personId)?.voice ?? [], span);
  }

  /** Whether the person wrote in this stretch, as far as minutes tell. */
  wrote(personId: string, span: Span): Seen {
    return seen(this.#people.get(personId)?.writing ?? [], span);
  }

  of(personId: string): Pick<PersonFacts, 'speakingSeconds' | 'page' | 'line' | 'microphoneDeadSeconds'> {
    const of = this.#people.get(personId);
    if (of === undefined) return { speakingSeconds: null, page: null, line: null, microphoneDeadSeconds: 0 };
    const { page, line } = of;
    return {
      speakingSeconds: of.spokeMs === null ? null : seconds(of.spokeMs),
      page: page && {
        usedSeconds: seconds(page.used),
        shownSeconds: seconds(page.shown),
        hiddenSeconds: seconds(page.hidden),
      },
      line: line && {
        goodSeconds: seconds(line.good),
        weakSeconds: seconds(line.weak),
        badSeconds: seconds(line.bad),
      },
      microphoneDeadSeconds: seconds(of.deadMs),
    };
  }

  #of(personId: string): Sampled {
    const known = this.#people.get(personId);
    if (known !== undefined) return known;
    const fresh: Sampled = { spokeMs: null, page: null, line: null, deadMs: 0, voice: [], writing: [] };
    this.#people.set(personId, fresh);
    return fresh;
  }
}

function extend(runs: Run[], { fromMs, toMs }: Span, ms: number | undefined): void {
  if (ms === undefined) return;
  const last = runs.at(-1);
  if (last !== undefined && last.any === ms > 0 && last.toMs === fromMs) last.toMs = toMs;
  else runs.push({ fromMs, toMs, any: ms > 0 });
}

function seen(runs: readonly Run[], span: Span): Seen {
  let known: Seen = 'unknown';
  for (const run of runs) {
    if (!touches(run, span)) continue;
    if (run.any) return 'yes';
    known = 'no';
  }
  return known;
}
