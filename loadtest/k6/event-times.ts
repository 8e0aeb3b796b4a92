/** Told of each way that an event took: milliseconds from the sending of its command to its arrival. */
type Taken = (tookMs: number) => void;

interface Sent {
  readonly by: string;
  readonly atMs: number;
}

/** Events are matched within this many; what is older was told to everybody long ago. */
const KEPT = 500;

/**
 * How long an event takes from the one who caused it to everybody else in the room. Everybody of a room lives in one
 * virtual user of k6, so both moments are read from one clock. A command's answer names the event (`seq`), which may
 * come after the event itself: either order is matched.
 */
export class EventTimes {
  readonly #taken: Taken;
  readonly #sent = new Map<number, Sent>();
  readonly #early = new Map<number, { readonly to: string; readonly atMs: number }[]>();

  constructor(taken: Taken) {
    this.#taken = taken;
  }

  /** A command that `by` sent at `atMs` was answered with this event. */
  answered(seq: number, by: string, atMs: number): void {
    this.#sent.set(seq, { by, atMs });
    for (const { to, atMs: arrivedMs } of this.#early.get(seq) ?? [])
      this.#match({ by, atMs }, to, arrivedMs);
    this.#early.delete(seq);
    forgetFirst(this.#sent);
  }

  /** An event came to `to`, with its content: who only hears that there was one doesn't count. */
  arrived(seq: number, to: string, atMs: number): void {
    const sent = this.#sent.get(seq);
    if (sent !== undefined) this.#match(sent, to, atMs);
    else {
      const waiting = this.#early.get(seq);
      if (waiting === undefined) this.#early.set(seq, [{ to, atMs }]);
      else waiting.push({ to, atMs });
      forgetFirst(this.#early);
    }
  }

  #match(sent: Sent, to: string, arrivedMs: number): void {
    // A command that had nothing to do is answered with the room's newest event, which came before it.
    if (to !== sent.by && arrivedMs >= sent.atMs) this.#taken(arrivedMs - sent.atMs);
  }
}

function forgetFirst(map: Map<number, unknown>): void {
  if (map.size <= KEPT) return;
  const [first] = map.keys();
  if (first !== undefined) map.delete(first);
}
