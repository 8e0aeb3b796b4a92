import type { types } from 'mediasoup';
import type { Place } from './room-placement.ts';
import type { HeldProducer } from './room-producers.ts';

/** Hands tracks on to other places of a room: over loopback, each once, for as long as its producer lives. */
export class RoomPipes {
  /** By place: the track's producer there, by the id that both have. */
  readonly #there = new WeakMap<Place, Map<string, Promise<types.Producer>>>();

  /**
   * The producer to consume at a place: the track's own, or its double.
   * @throws MediaError; what mediasoup threw when it refused
   */
  at(place: Place, { producer, place: home }: HeldProducer): Promise<types.Producer> {
    if (place === home) return Promise.resolve(producer);
    const there = this.#there.get(place) ?? new Map<string, Promise<types.Producer>>();
    this.#there.set(place, there);
    const known = there.get(producer.id);
    if (known !== undefined) return known;
    const piping = pipe(producer.id, home, place);
    there.set(producer.id, piping);
    const forget = () => {
      if (there.get(producer.id) === piping) there.delete(producer.id);
    };
    piping.then((double) => (double.closed ? forget() : double.observer.once('close', forget)), forget);
    return piping;
  }
}

/** The double pauses, goes on and closes with its track; mediasoup sees to that. */
async function pipe(producerId: string, from: Place, to: Place): Promise<types.Producer> {
  const { pipeProducer } = await to.worker.request('pipeToRouter', () =>
    from.router.pipeToRouter({ producerId, router: to.router, enableSctp: false }),
  );
  if (pipeProducer === undefined) throw new TypeError('a pipe without an end');
  return pipeProducer;
}
