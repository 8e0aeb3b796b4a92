import type { RecordingResource } from '@tribu-live/protocol';
import { replayBehind, replayLink, SchoolRefusal } from './api.ts';

/** Asked for anew this long before a link runs out. */
const SPARE_MS = 60_000;

/** Pictures of replays. They come by a person's links, which are kept until they run out. */
export class Thumbnails {
  readonly #personId: string;
  readonly #found = new Map<string, { readonly url: string; readonly untilMs: number }>();

  constructor(personId: string) {
    this.#personId = personId;
  }

  get known(): ReadonlyMap<string, string> {
    return new Map([...this.#found].map(([id, { url }]) => [id, url]));
  }

  async learn(recordings: readonly RecordingResource[]): Promise<void> {
    const due = recordings.filter(
      ({ id, status }) =>
        status === 'ready' && (this.#found.get(id)?.untilMs ?? Number.NEGATIVE_INFINITY) < Date.now(),
    );
    await Promise.all(due.map(({ id }) => this.#ask(id)));
  }

  async #ask(id: string): Promise<void> {
    try {
      const link = await replayLink(id, this.#personId);
      const { thumbnailUrl } = await replayBehind(link);
      this.#found.set(id, { url: thumbnailUrl, untilMs: Date.parse(link.expiresAt) - SPARE_MS });
    } catch (failure) {
      // Deleted between two looks: the next one says so, and this one has no picture.
      if (!(failure instanceof SchoolRefusal)) throw failure;
    }
  }
}
