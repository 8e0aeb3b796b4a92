import { isDeepStrictEqual } from 'node:util';
import type { HiddenEvent, Joined, Pushes, StoredEvent } from '@tribu-live/protocol';

type Told = StoredEvent | HiddenEvent;

/**
 * What one person was told of a journal, over all their connections: each frame as it came off the wire. Notes
 * what was told twice, out of order or differently, and what is missing.
 */
export class Ledger {
  /** What should not have come, in words. */
  readonly faults: string[] = [];
  readonly #told = new Map<number, Told>();
  #seq = 0;

  /** The newest event that is known, told or held by a snapshot. */
  get seq(): number {
    return this.#seq;
  }

  /** For `SyntheticJoin.onFrame`. */
  readonly hear = (frame: string): void => {
    if (frame.startsWith('42["events"')) {
      const [, { events }] = JSON.parse(frame.slice(2)) as [string, Pushes['events']];
      this.#take(events);
    } else if (frame.startsWith('42["snapshot"')) {
      const [, { state }] = JSON.parse(frame.slice(2)) as [string, Pushes['snapshot']];
      this.#seq = state.seq;
    } else if (frame.startsWith('43') && frame.includes('"catchUp"')) {
      const [answer] = JSON.parse(frame.slice(frame.indexOf('['))) as [{ ok: boolean; value: Joined }];
      if (!answer.ok) return;
      const { catchUp } = answer.value;
      if (catchUp.kind === 'snapshot') this.#seq = catchUp.state.seq;
      else this.#take(catchUp.events.filter((event) => !this.#knows(event)));
    }
  };

  /** How this differs from the journal, in words; nothing: it doesn't. */
  differences(journal: readonly StoredEvent[]): string[] {
    const bySeq = new Map(journal.map((event) => [event.seq, event]));
    const wrong = [...this.#told.values()].flatMap((told) => {
      const kept = bySeq.get(told.seq);
      if (kept === undefined) return [`told of ${told.seq}, which the journal lacks`];
      return isTold(told, kept) ? [] : [`told of another ${told.seq}`];
    });
    const last = journal.at(-1)?.seq ?? 0;
    if (this.#seq !== last) wrong.push(`knows of ${this.#seq} events, the journal has ${last}`);
    return [...this.faults, ...wrong];
  }

  /**
   * Who came back and was lost before the catch-up was of use asks for the same once more, and has to be told the
   * same.
   */
  #knows(event: Told): boolean {
    return event.seq <= this.#seq && isDeepStrictEqual(this.#told.get(event.seq), event);
  }

  #take(events: readonly Told[]): void {
    for (const event of events) {
      if (event.seq !== this.#seq + 1) this.faults.push(`after ${this.#seq} came ${event.seq}`);
      this.#seq = Math.max(this.#seq, event.seq);
      this.#told.set(event.seq, event);
    }
  }
}

/** Whether this is how somebody may be told of the event: its content or its place, and no command but their own. */
export function isTold(told: Told, kept: StoredEvent): boolean {
  if ('hidden' in told) return told.seq === kept.seq && told.epoch === kept.epoch;
  const commandId = told.commandId === null ? null : kept.commandId;
  return isDeepStrictEqual(told, { ...kept, commandId });
}
