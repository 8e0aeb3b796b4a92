import { type RoomState, type TrackSource, TribuError, trackOf } from '@tribu-live/protocol';
import { Emitter } from '../emitter.ts';
import type { Cancel } from '../timers.ts';
import type { openDevice } from './capture.ts';
import { LocalSource } from './local-source.ts';
import type { LocalTrack, PublishOptions } from './local-track.ts';
import type { TrackCalls } from './publishing.ts';
import type { TransportPair } from './transport-pair.ts';

export interface LocalTracksEvents {
  changed: { readonly source: TrackSource; readonly track: LocalTrack | null };
  /** Something failed that nobody waits for: offering again after a reconnect, for example. */
  failed: { readonly error: unknown };
}

/** This person's own tracks: at most one per source, the same id across reconnects and reloads (SPEC R9). */
export class LocalTracks extends Emitter<LocalTracksEvents> {
  readonly #personId: string;
  readonly #calls: TrackCalls;
  readonly #openDevice: typeof openDevice | undefined;
  readonly #sources = new Map<TrackSource, LocalSource>();
  readonly #tracks = new Map<TrackSource, LocalTrack>();
  /** What was published when the devices were released by `suspend`. */
  #suspended: readonly LocalTrack[] = [];
  #pair: TransportPair | null = null;
  #state: RoomState | null = null;
  readonly #unhear: Cancel;

  constructor(personId: string, calls: TrackCalls, open?: typeof openDevice) {
    super();
    this.#personId = personId;
    this.#calls = calls;
    this.#openDevice = open;
    this.#unhear = hearDeviceChange(() => this.#recover());
  }

  get tracks(): ReadonlyMap<TrackSource, LocalTrack> {
    return this.#tracks;
  }

  /** @throws TribuError `track_exists` or the server's refusal; MediaDeviceFailure */
  async publish(source: TrackSource, options: PublishOptions): Promise<LocalTrack> {
    if (this.#sources.has(source)) throw new TribuError('track_exists');
    const known = this.#known(source);
    const local = new LocalSource(
      {
        source,
        trackId: known?.id ?? crypto.randomUUID(),
        calls: this.#calls,
        ...(this.#openDevice === undefined ? {} : { openDevice: this.#openDevice }),
        known: () => this.#known(source),
        onChange: () => this.#handleChange(source, local),
        onEnded: () => this.#background(this.unpublish(source)),
      },
      this.#pair,
    );
    this.#sources.set(source, local);
    try {
      await local.start(options);
    } catch (error) {
      this.#forget(source, local);
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
    if (trackId !== undefined) await this.#calls.unpublish(trackId);
  }

  handleTransports(pair: TransportPair): void {
    this.#pair = pair;
    for (const local of this.#sources.values()) this.#background(local.handleTransports(pair));
  }

  handleState(state: RoomState): void {
    this.#state = state;
  }

  /** Releases every device (lights out) and remembers what was published, for `reopen`. */
  suspend(): void {
    this.#suspended = [...this.#tracks.values()].filter(({ source }) => source !== 'screen');
    for (const [source, local] of [...this.#sources]) this.#forget(source, local);
    this.#pair = null;
  }

  /** Publishes again what `suspend` put away. */
  reopen(): void {
    const wishes = this.#suspended;
    this.#suspended = [];
    for (const { source, silenced } of wishes) {
      if (!this.#sources.has(source)) this.#background(this.publish(source, { silenced }));
    }
  }

  close(): void {
    this.suspend();
    this.#suspended = [];
    this.#unhear();
  }

  #get(source: TrackSource): LocalSource {
    const local = this.#sources.get(source);
    if (local === undefined) throw new TribuError('track_unknown');
    return local;
  }

  #known(source: TrackSource) {
    return this.#state === null ? undefined : trackOf(this.#state, this.#personId, source);
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
    if (this.#tracks.delete(source)) this.emit('changed', { source, track: null });
  }

  #recover(): void {
    for (const local of this.#sources.values()) {
      // No device yet is no failure here: it stays marked, and the next change tries again.
      if (local.snapshot.endedByDevice) void local.recover().catch(() => undefined);
    }
  }

  #background(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.emit('failed', { error }));
  }
}

function hearDeviceChange(listener: () => void): Cancel {
  const devices = globalThis.navigator?.mediaDevices as MediaDevices | undefined;
  devices?.addEventListener('devicechange', listener);
  return () => devices?.removeEventListener('devicechange', listener);
}
