import { emptyState, fold, isConnected, type RoomState, type StoredEvent } from '@tribu-live/protocol';
import type { CommandBody, CommandType, Facts } from '../../src/rooms/decide/command.ts';
import { decide } from '../../src/rooms/decide/decide.ts';
import { deadlinesOf } from '../../src/rooms/derived.ts';
import { stamp } from '../../src/rooms/stamp.ts';

const MINUTE_MS = 60_000;

type BodyOf<T extends CommandType> = Omit<Extract<CommandBody, { type: T }>, 'type'>;

/** A room by the script: real decisions on a clock of its own, deadlines at their moment, the journal kept. */
export class ScriptedRoom {
  state: RoomState;
  readonly events: StoredEvent[] = [];
  /** What the store would know, for the commands to come. */
  facts: Facts = {};
  /** Whether each minute is sampled, of everybody who is there. */
  sampling = false;
  #at: number;
  #ids = 0;
  #sampledAt: number;

  constructor(sessionId: string, startMs: number) {
    this.state = emptyState(sessionId);
    this.#at = startMs;
    this.#sampledAt = startMs;
  }

  get at(): number {
    return this.#at;
  }

  newId(): string {
    this.#ids += 1;
    return `0198f7a0-0000-7000-8000-${this.#ids.toString(16).padStart(12, '0')}`;
  }

  /** `who` is a person's id, `@school` or `@server`. @throws TribuError what the decision refused with */
  say<T extends CommandType>(who: string, type: T, body: BodyOf<T>): void {
    const actor =
      who === '@school' || who === '@server'
        ? { kind: who === '@school' ? ('school' as const) : ('server' as const) }
        : { kind: 'person' as const, id: who };
    const commandId = actor.kind === 'person' ? this.newId() : null;
    const context = { actor, at: this.#at, commandId, facts: this.facts };
    const decision = decide(this.state, { type, ...body } as CommandBody, context);
    if (!decision.ok) throw decision.error;
    const epoch = type === 'room.home' ? this.state.epoch + 1 : Math.max(1, this.state.epoch);
    const events = stamp(this.state, decision.events, context, epoch);
    this.state = fold(this.state, events);
    this.events.push(...events);
  }

  /** Time passes; what falls due meanwhile fires at its moment. */
  pass(seconds: number): void {
    const until = this.#at + seconds * 1000;
    if (this.sampling) this.#sampleUntil(until);
    for (let due = this.#due(until); due !== undefined; due = this.#due(until)) {
      this.#at = Math.max(this.#at, due.dueAt);
      this.say('@server', 'deadline.fire', due);
    }
    this.#at = until;
  }

  #sampleUntil(until: number): void {
    while (this.#sampledAt + MINUTE_MS <= until) {
      const [fromMs, toMs] = [this.#sampledAt, this.#sampledAt + MINUTE_MS];
      this.#sampledAt = toMs;
      const there = Object.values(this.state.people).filter(isConnected);
      const people = there.map(({ id: personId }, place) => {
        const spokeMs = (place * 700) % 9000;
        return { personId, spokeMs, wroteMs: 12_345, page: 'used' as const, line: 'good' as const };
      });
      const { facts } = this;
      this.facts = { sample: { fromMs, toMs, people } };
      if (people.length > 0) this.say('@server', 'engagement.sample', {});
      this.facts = facts;
    }
  }

  #due(until: number) {
    return deadlinesOf(this.state).find(({ dueAt }) => dueAt <= until);
  }
}
