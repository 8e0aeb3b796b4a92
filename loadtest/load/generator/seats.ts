import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Publishing } from './loops.ts';
import { MediaSeat, type SeatCount } from './media-seat.ts';
import type { SeatMade, SeatOrders } from './seat-messages.ts';

/** How many in a room talk at once; the others' microphones are open and silent. */
const TALKING = 2;
const DELAY_RESOLUTION_MS = 10;

/** What the generator tells of itself, since its start. */
export interface GeneratorFigures {
  readonly seats: number;
  readonly packetsSent: number;
  readonly packetsRepeated: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** Of streams of sound, now or as they ended: the median and the 95th percentile, milliseconds; null without any. */
  readonly jitterP50Ms: number | null;
  readonly jitterP95Ms: number | null;
  /** How late its own timers were: large ones say that it, not the server, is at its end. */
  readonly loopDelayP99Ms: number;
}

/** Everybody's media, by seat. */
export class Seats {
  readonly #publishing: Publishing;
  readonly #seats = new Map<string, MediaSeat>();
  readonly #talking = new Map<string, number>();
  /** Of generations that are over. */
  readonly #past: SeatCount = { sent: 0, repeated: 0, received: 0, lost: 0, jittersMs: [] };
  readonly #delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });

  constructor(publishing: Publishing) {
    this.#publishing = publishing;
    this.#delay.enable();
  }

  async make({ seat, transports, consumers }: SeatOrders['make']): Promise<SeatMade> {
    const earlier = this.#seats.get(seat);
    if (earlier !== undefined) this.#close(earlier);
    const talks = earlier?.talks ?? this.#mayTalk(seat);
    const made = await MediaSeat.create({
      ...{ transports, consumers, talks, publishing: this.#publishing },
      ...(earlier === undefined ? {} : { trackIds: earlier.trackIds }),
    });
    this.#seats.set(seat, made);
    return made.made;
  }

  async connect({ seat }: SeatOrders['connect']): Promise<object> {
    await this.#seat(seat).connect();
    return {};
  }

  async consume({ seat, consumers }: SeatOrders['consume']): Promise<object> {
    this.#seat(seat).consume(consumers);
    return {};
  }

  async drop({ seat, trackIds }: SeatOrders['drop']): Promise<object> {
    this.#seat(seat).drop(trackIds);
    return {};
  }

  /** Who has no media has none to end. */
  async end({ seat }: SeatOrders['end']): Promise<object> {
    const there = this.#seats.get(seat);
    if (there !== undefined) this.#close(there);
    this.#seats.delete(seat);
    return {};
  }

  figures(): GeneratorFigures {
    const total: SeatCount = { ...this.#past, jittersMs: [...this.#past.jittersMs] };
    for (const seat of this.#seats.values()) add(total, seat.count());
    const jitters = total.jittersMs.toSorted((a, b) => a - b);
    const at = (share: number) => jitters[Math.max(0, Math.ceil(share * jitters.length) - 1)] ?? null;
    return {
      seats: this.#seats.size,
      packetsSent: total.sent,
      packetsRepeated: total.repeated,
      packetsReceived: total.received,
      packetsLost: total.lost,
      jitterP50Ms: at(0.5),
      jitterP95Ms: at(0.95),
      loopDelayP99Ms: this.#delay.percentile(99) / 1e6,
    };
  }

  close(): void {
    this.#delay.disable();
    for (const seat of this.#seats.values()) seat.close();
  }

  #close(seat: MediaSeat): void {
    add(this.#past, seat.count());
    seat.close();
  }

  /** @param seat `SESSION/PERSON` */
  #mayTalk(seat: string): boolean {
    const [sessionId = ''] = seat.split('/');
    const talking = this.#talking.get(sessionId) ?? 0;
    this.#talking.set(sessionId, talking + 1);
    return talking < TALKING;
  }

  #seat(id: string): MediaSeat {
    const seat = this.#seats.get(id);
    if (seat === undefined) throw new RangeError(`no media of ${id}`);
    return seat;
  }
}

function add(total: SeatCount, more: SeatCount): void {
  total.sent += more.sent;
  total.repeated += more.repeated;
  total.received += more.received;
  total.lost += more.lost;
  total.jittersMs.push(...more.jittersMs);
}
