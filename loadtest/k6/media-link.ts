import type { ConsumerOffer, Pushes, Transports } from '@tribu-live/protocol';
import http from 'k6/http';
import type { SeatMade } from '../load/generator/seat-messages.ts';
import { mediaMs, noteFailure } from './measures.ts';

/** Who speaks for the media on the room's socket. */
interface Speaker {
  request(method: string, body: object): Promise<unknown>;
  ask(method: string, body: object): Promise<unknown>;
}

/**
 * Somebody's media: the generator, a process beside k6, sends and receives the packets; what has to be said to the
 * room about them is said here, on the person's own socket.
 */
export class MediaLink {
  /** Ids of the transports that are held; null before the first. */
  transports: { readonly send: string; readonly receive: string } | null = null;
  readonly #generator: string;
  readonly #seat: string;
  readonly #speaker: Speaker;
  /** What is told meanwhile waits for it. */
  #starting: Promise<void> = Promise.resolve();

  constructor(generator: string, seat: string, speaker: Speaker) {
    this.#generator = generator;
    this.#seat = seat;
    this.#speaker = speaker;
  }

  /** New transports: everything is published anew, under the ids it had before. */
  start(transports: Transports, consumers: readonly ConsumerOffer[]): Promise<void> {
    this.#starting = this.#start(transports, consumers);
    return this.#starting;
  }

  hear(name: string, body: unknown): void {
    if (name === 'media.consume') void this.#consume((body as Pushes['media.consume']).consumers);
    else if (name === 'media.close') void this.#drop((body as Pushes['media.close']).trackIds);
    else if (name === 'media.reset') {
      const { transports, consumers } = body as Pushes['media.reset'];
      void this.start(transports, consumers);
    }
  }

  /** The person leaves: nothing is sent any more. */
  async end(): Promise<void> {
    await this.#starting;
    try {
      await this.#call('end', {});
    } catch (error) {
      noteFailure('media', `${this.#seat}: ${error}`);
    }
  }

  async #start(transports: Transports, consumers: readonly ConsumerOffer[]): Promise<void> {
    const startMs = Date.now();
    try {
      const made = (await this.#call('make', { transports, consumers })) as SeatMade;
      this.transports = { send: transports.send.id, receive: transports.receive.id };
      const trackIds = consumers.map(({ trackId }) => trackId);
      await this.#speaker.request('media.ready', { dtlsParameters: made.receiveDtls, trackIds });
      for (const [place, track] of made.tracks.entries()) {
        await this.#speaker.request('track.publish', {
          ...{ commandId: crypto.randomUUID(), silenced: false, ...track },
          ...(place === 0 ? { dtlsParameters: made.sendDtls } : {}),
        });
      }
      await this.#call('connect', {});
      mediaMs.add(Date.now() - startMs);
    } catch (error) {
      noteFailure('media', `${this.#seat}: ${error}`);
    }
  }

  async #consume(consumers: readonly ConsumerOffer[]): Promise<void> {
    await this.#starting;
    try {
      await this.#call('consume', { consumers });
    } catch (error) {
      noteFailure('media', `${this.#seat}: ${error}`);
      return;
    }
    await this.#speaker.ask('media.ready', { trackIds: consumers.map(({ trackId }) => trackId) });
  }

  async #drop(trackIds: readonly string[]): Promise<void> {
    await this.#starting;
    try {
      await this.#call('drop', { trackIds });
    } catch (error) {
      noteFailure('media', `${this.#seat}: ${error}`);
    }
  }

  async #call(order: string, body: object): Promise<unknown> {
    const url = `${this.#generator}/${order}`;
    const sent = JSON.stringify({ seat: this.#seat, ...body });
    const response = await http.asyncRequest('POST', url, sent, { timeout: '30s' });
    if (response.status !== 200) throw new Error(`the generator: ${response.status} ${response.body}`);
    return response.json() as unknown;
  }
}
