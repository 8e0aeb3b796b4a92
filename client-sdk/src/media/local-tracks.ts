import { type RoomState, type TrackSource, TribuError, trackOf } from '@tribu-live/protocol';
import { Emitter } from '../emitter.ts';
import type { Logger } from '../logger.ts';
import { persist } from '../persist.ts';
import type { Timers } from '../timers.ts';
import type { openDevice } from './capture.ts';
import { DeviceWatch } from './device-watch.ts';
import { LocalSource } from './local-source.ts';
import type { LocalTrack, PublishOptions } from './local-track.ts';
import type { TrackCalls } from './publishing.ts';
import type { TransportPair } from './transport-pair.ts';

export interface LocalTracksEvents {
  changed: { readonly source: TrackSource; readonly track: LocalTrack | null };
  /** Something failed that nobody waits for: offering again after a reconnect, for example. */
  failed: { readonly error: unknown };
}

export interface LocalTracksOptions {
  readonly personId: string;
  readonly calls: TrackCalls;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly openDevice?: typeof openDevice;
}

/** This person's own tracks: at most one per source, the same id across reconnects and reloads (SPEC R9). */
export class LocalTracks extends Emitter<LocalTracksEvents> {
  readonly #options: LocalTracksOptions;
  readonly #devices: DeviceWatch;
  readonly #sources = new Map<TrackSource, LocalSource>();
  readonly #tracks = new Map<TrackSource, LocalTrack>();
  /** What was published when the devices were released by `suspend`. */
  #suspended: ReadonlyMap<TrackSource, PublishOptions> = new Map();
  #pair: TransportPair | null = null;
  #state: RoomState | null = null;

  constructor(options: LocalTracksOptions) {
    super();
    this.#options = options;
    this.#devices = DeviceWatch.start(options.logger);
    this.#devices.on('appeared', ({ source }) => this.#recover(source));
  }

  get tracks(): ReadonlyMap<TrackSource, LocalTrack> {
    return this.#tracks;
  }

  /** @throws TribuError `track_exists` or the server's refusal; MediaDeviceFailure */
  async publish(
    source: TrackSource,
    { to, ...options }: PublishOptions & { readonly to?: string },
  ): Promise<LocalTrack> {
    if (this.#sources.has(source)) throw new TribuError('track_exists');
    const known = this.#known(source);
    const { calls, openDevice } = this.#options;
    const local = new LocalSource(
      {
        source,
        trackId: known?.id ?? crypto.randomUUID(),
        to,
        calls,
        ...(openDevice === undefined ? {} : { openDevice }),
        known: () => this.#known(source),
        onChange: () => this.#handleChange(source, local),
        background: (work) => this.#background(work),
        onEnded: () => this.#background(this.unpublish(source)),
      },
      this.#pair,
    );
    this.#sources.set(source, local);
    this.#holdMicrophone();
    try {
      await local.start(options);
    } catch (error) {
      this.#forget(source, local);
      // Unanswered isn't refused: it may have landed.
      if (error instanceof TribuError && error.code === 'timeout') {
        this.#background(calls.unpublish(local.snapshot.trackId));
      }
      throw error;
    }
    return local.snapshot;
  }

  /** @throws TribuError `track_unknown`; MediaDeviceFailure */
  setSilenced(source: TrackSource, silenced: boolean): Promise<void> {
    return this.#get(source).setSilenced(silenced);
  }

  /** @throws TribuError `track_unknown`; MediaDeviceFailure */
  switchDevice(source: TrackSource, deviceId: string): Promise<void> {
    return this.#get(source).switchDevice(deviceId);
  }

  /** Also takes back what an earlier page of this person published and left behind. */
  async unpublish(source: TrackSource): Promise<void> {
    const local = this.#sources.get(source);
    const trackId =
      this.#known(source)?.id ?? (local?.producer === null ? undefined : local?.snapshot.trackId);
    if (local !== undefined) this.#forget(source, local);
    if (trackId !== undefined) await this.#options.calls.unpublish(trackId);
  }

  handleTransports(pair: TransportPair): void {
    this.#pair = pair;
    for (const [source, local] of this.#sources) {
      local.handleTransports(pair);
      const isDue = () => this.#pair === pair && this.#sources.get(source) === local;
      this.#background(persist(this.#options.timers, isDue, () => local.offer()));
    }
  }

  handleState(state: RoomState): void {
    this.#state = state;
  }

  /** Releases every device (lights out) and remembers what was published, for `reopen`. */
  suspend(): void {
    const wishes = [...this.#sources].filter(([source]) => source === 'microphone' || source === 'camera');
    // Suspended again before anything was reopened: the earlier wishes hold.
    if (wishes.length > 0) this.#suspended = new Map(wishes.map(([source, local]) => [source, local.wish]));
    for (const [source, local] of [...this.#sources]) this.#forget(source, local);
    this.#pair = null;
  }

  /** Publishes again what `suspend` put away. */
  reopen(): void {
    const wishes = this.#suspended;
    this.#suspended = new Map();
    for (const [source, options] of wishes) {
      if (!this.#sources.has(source)) this.#background(this.publish(source, options));
    }
  }

  close(): void {
    this.suspend();
    this.#suspended = new Map();
    this.#devices.close();
  }

  #get(source: TrackSource): LocalSource {
    const local = this.#sources.get(source);
    if (local === undefined) throw new TribuError('track_unknown');
    return local;
  }

  #known(source: TrackSource) {
    return this.#state === null ? undefined : trackOf(this.#state, this.#options.personId, source);
  }

  #handleChange(source: TrackSource, local: LocalSource): void {
    if (this.#sources.get(source) !== local) return;
    const track = local.snapshot;
    this.#tracks.set(source, track);
    this.emit('changed', { source, track });
  }

  #forget(source: TrackSource, local: LocalSource): void {
    local.close();
    if (this.#sources.get(source) !== local) return;
    this.#sources.delete(source);
    this.#holdMicrophone();
    if (this.#tracks.delete(source)) this.emit('changed', { source, track: null });
  }

  /** The microphone gives nothing while its person whispers: not even until the server has heard of it. */
  #holdMicrophone(): void {
    this.#sources.get('microphone')?.hold(this.#sources.has('whisper'));
  }

  #recover(source: TrackSource): void {
    this.#sources
      .get(source)
      ?.recover()
      .catch((error: unknown) => {
        // Not to be had yet: it stays marked, and the next device tries again.
        this.#options.logger.info('device not recovered', { source, message: String(error) });
      });
  }

  #background(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.emit('failed', { error }));
  }
}
