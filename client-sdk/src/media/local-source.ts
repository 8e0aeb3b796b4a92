import { type Track, type TrackSource, TribuError } from '@tribu-live/protocol';
import type { types } from 'mediasoup-client';
import { openDevice } from './capture.ts';
import { failedBy } from './device-failure.ts';
import type { LocalTrack, PublishOptions } from './local-track.ts';
import { isUnavailable, sendTrack, type TrackCalls } from './publishing.ts';
import type { TransportPair } from './transport-pair.ts';

export interface LocalSourceOptions {
  readonly source: TrackSource;
  readonly trackId: string;
  /** Of a whisper: who alone hears it. */
  readonly to?: string | undefined;
  readonly calls: TrackCalls;
  readonly openDevice?: typeof openDevice;
  /** What the room's state says of this track, if anything. */
  readonly known: () => Track | undefined;
  readonly onChange: () => void;
  /** Takes care of work that no call waits for. */
  readonly background: (work: Promise<unknown>) => void;
  /** The person ended it by the browser's own means ("stop sharing"). */
  readonly onEnded: () => void;
}

/**
 * Camera, microphone or screen of this person: device, sender and what the server knows of it, held
 * together. Calls are taken in turn.
 */
export class LocalSource {
  readonly #options: LocalSourceOptions;
  readonly #open: typeof openDevice;
  #pair: TransportPair | null;
  #producer: types.Producer | null = null;
  #track: MediaStreamTrack | null = null;
  #silenced = false;
  #held = false; // gives nothing, whatever its person chose
  #deviceId: string | undefined;
  #endedByDevice = false;
  #over = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: LocalSourceOptions, pair: TransportPair | null) {
    this.#options = options;
    this.#open = options.openDevice ?? openDevice;
    this.#pair = pair;
  }

  get snapshot(): LocalTrack {
    const { source, trackId, to } = this.#options;
    return {
      ...{ trackId, source },
      ...(to === undefined ? {} : { to }),
      track: this.#track,
      silenced: this.#silenced,
      endedByDevice: this.#endedByDevice,
    };
  }

  get producer(): types.Producer | null {
    return this.#producer;
  }

  /** @throws MediaDeviceFailure, TribuError */
  start(options: PublishOptions): Promise<void> {
    return this.#inTurn(async () => {
      this.#silenced = options.silenced ?? false;
      this.#deviceId = options.deviceId;
      if (this.#isCamera && this.#silenced) {
        // Nothing to send yet: the device is opened, and the track announced, when it is switched on.
        options.track?.stop();
        this.#options.onChange();
        if (this.#options.known()?.silenced.includes('self') === false) await this.#tell(true);
        return;
      }
      this.#adopt(options.track ?? (await this.#open(this.#options.source, this.#deviceId)));
      await this.#offer();
    });
  }

  /** @throws MediaDeviceFailure, TribuError */
  setSilenced(silenced: boolean): Promise<void> {
    if (silenced && !this.#isCamera) this.#enable(false); // at once, whoever else is in turn
    return this.#inTurn(async () => {
      if (this.#isCamera && silenced && this.#endedByDevice) this.#acceptLoss();
      if (this.#silenced === silenced) return this.#enable(!silenced);
      if (this.#isCamera) return silenced ? this.#cameraOff() : this.#cameraOn();
      if (silenced) {
        this.#silenced = true;
        this.#options.onChange();
        await this.#tell(true);
        return;
      }
      if (this.#track === null || this.#track.readyState === 'ended') await this.#reopen();
      // The server first: a round trip of speech would be lost the other way round.
      await this.#tell(false);
      this.#silenced = false;
      this.#enable(true);
      this.#options.onChange();
    });
  }

  /** At once, on this machine: what is said next must not wait for the server to keep it from the others. */
  hold(held: boolean): void {
    this.#held = held;
    this.#enable(false);
    if (!held) void this.#inTurn(async () => this.#enable(!this.#silenced)); // a mute may be on its way
  }

  /** What `start` needs to come back to where this is. */
  get wish(): PublishOptions {
    const deviceId = this.#deviceId;
    return { silenced: this.#silenced, ...(deviceId === undefined ? {} : { deviceId }) };
  }

  /** @throws MediaDeviceFailure; the old device goes on then. */
  switchDevice(deviceId: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isCamera && this.#silenced) {
        this.#deviceId = deviceId;
        return;
      }
      const track = await this.#openInstead(deviceId);
      this.#deviceId = deviceId;
      await this.#swap(track);
      this.#endedByDevice = false;
      this.#options.onChange();
    });
  }

  /** Other transports: `offer` is due on them. */
  handleTransports(pair: TransportPair): void {
    this.#pair = pair;
    this.#producer = null;
  }

  /** Offers what is open and isn't sent yet, under the same id. @throws TribuError */
  offer(): Promise<void> {
    return this.#inTurn(() => this.#offer());
  }

  /** A device of this kind is here again: opens it if this one was lost and nobody has switched it off since. */
  recover(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#endedByDevice || this.#over) return;
      if (this.#isCamera && this.#silenced) return this.#cameraOn();
      await this.#reopen();
      this.#options.onChange();
    });
  }

  /** Releases device and sender, idempotent. The server isn't told: that is the caller's part. */
  close(): void {
    this.#over = true;
    this.#producer?.close();
    this.#producer = null;
    this.#track?.stop();
    this.#track = null;
  }

  get #isCamera(): boolean {
    return this.#options.source === 'camera';
  }

  async #cameraOff(): Promise<void> {
    this.#silenced = true;
    await this.#swap(null);
    this.#options.onChange();
    await this.#tell(true);
  }

  async #cameraOn(): Promise<void> {
    await this.#reopen();
    this.#silenced = false;
    this.#options.onChange();
    if (this.#producer === null) await this.#offer();
    else await this.#tell(false);
  }

  /** The person switched off what the device had taken away: it stays off. */
  #acceptLoss(): void {
    this.#endedByDevice = false;
    this.#options.onChange();
  }

  /** The chosen device, or any when it is gone. */
  async #reopen(): Promise<void> {
    const { source } = this.#options;
    const track = await this.#open(source, this.#deviceId).catch((error: unknown) => {
      if (this.#deviceId === undefined || !failedBy(error, 'missing')) throw error;
      return this.#open(source);
    });
    await this.#swap(track);
    this.#endedByDevice = false;
  }

  /** Another device beside the present one, or in its place where the machine bears only one at a time. */
  async #openInstead(deviceId: string): Promise<MediaStreamTrack> {
    const { source } = this.#options;
    try {
      return await this.#open(source, deviceId);
    } catch (error) {
      if (this.#track === null || !failedBy(error, 'busy')) throw error;
    }
    this.#track.stop();
    try {
      return await this.#open(source, deviceId);
    } catch (error) {
      await this.#reopen();
      this.#options.onChange();
      throw error;
    }
  }

  async #offer(): Promise<void> {
    const pair = this.#pair;
    const track = this.#track;
    if (pair === null || pair.closed || this.#over || this.#producer !== null) return;
    if (track === null || track.readyState === 'ended') return;
    const { source, trackId, to, calls } = this.#options;
    try {
      const producer = await sendTrack(pair, calls, { trackId, source, to, silenced: this.#silenced, track });
      if (!this.#over && this.#pair === pair) {
        this.#producer = producer;
        return;
      }
      producer.close();
    } catch (error) {
      // These transports went away, or are about to: it is offered on the next ones.
      if (pair.closed || this.#pair !== pair || isUnavailable(error)) return;
      throw error;
    }
    // Unpublished before the server had answered.
    if (this.#over) await calls.unpublish(trackId);
  }

  async #tell(silenced: boolean): Promise<void> {
    const { calls, trackId, known } = this.#options;
    if (this.#producer !== null || known() !== undefined) await calls.change(trackId, silenced);
  }

  async #swap(track: MediaStreamTrack | null): Promise<void> {
    const old = this.#track;
    this.#adopt(track);
    old?.stop();
    const producer = this.#producer;
    if (producer === null || producer.closed) return;
    try {
      await producer.replaceTrack({ track });
    } catch (error) {
      // It went with its transports: what is open by then is offered on the next ones.
      if (!producer.closed && this.#producer === producer) throw error;
    }
  }

  #adopt(track: MediaStreamTrack | null): void {
    if (this.#over) {
      track?.stop();
      throw new TribuError('connection_lost', { message: 'The track was unpublished meanwhile.' });
    }
    this.#track = track;
    if (track === null) return;
    this.#enable(this.#isCamera || !this.#silenced);
    track.addEventListener('ended', () => this.#handleEnded(track));
    this.#options.onChange();
  }

  #enable(enabled: boolean): void {
    if (this.#track !== null) this.#track.enabled = enabled && !this.#held;
  }

  /** Only the browser or the machine ends a track with this event; our own `stop()` doesn't fire it. */
  #handleEnded(track: MediaStreamTrack): void {
    if (this.#track !== track || this.#over) return;
    if (this.#options.source === 'screen') {
      this.#options.onEnded();
      return;
    }
    const recovering = this.#inTurn(async () => {
      // Another one was opened meanwhile: on a phone the second camera ends the first.
      if (this.#track !== track || this.#over) return;
      this.#endedByDevice = true;
      this.#options.onChange();
      try {
        await this.#reopen();
      } catch {
        // No other device: said by `endedByDevice`, tried again when a device appears.
        if (this.#isCamera) await this.#cameraOff();
      }
      this.#options.onChange();
    });
    this.#options.background(recovering);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    // The caller hears of a failure; the next piece of work takes its turn all the same.
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
