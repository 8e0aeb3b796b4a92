import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { GivenAnswer } from '../room/memory.ts';
import {
  type DeviceLists,
  type DeviceState,
  listDevices,
  NO_DEVICES,
  openDevice,
  openDevices,
  permissionOf,
  type Source,
} from './devices.ts';

/** How far the device check is. */
export type PreviewPhase = 'looking' | 'why' | 'asking' | 'without' | 'ready';

/** One device as it goes into the room. */
export interface Chosen {
  readonly state: DeviceState;
  readonly deviceId: string | null;
}

/** What the person takes into the room. */
export interface Entry {
  readonly devices: Readonly<Record<Source, Chosen>>;
  readonly speakerId: string | null;
  readonly answer: GivenAnswer;
}

/** The devices of the check: asks, shows, switches and in the end hands them over to the room. */
export class Preview implements ReactiveController {
  phase: PreviewPhase = 'looking';
  lists: DeviceLists = NO_DEVICES;
  readonly #host: ReactiveControllerHost;
  readonly #states: Record<Source, DeviceState> = { microphone: { is: 'off' }, camera: { is: 'off' } };
  readonly #ids: Record<Source, string | null> = { microphone: null, camera: null };
  readonly #refreshLists = (): void => void this.#list();
  /** Grows with each opening, so that an answer that comes too late is thrown away. */
  #turn = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Devices are being looked for or opened. */
  get busy(): boolean {
    return this.phase === 'looking' || this.phase === 'asking';
  }

  get camera(): DeviceState {
    return this.#states.camera;
  }

  get microphone(): DeviceState {
    return this.#states.microphone;
  }

  deviceId(source: Source): string | null {
    return this.#ids[source];
  }

  hostConnected(): void {
    globalThis.navigator?.mediaDevices?.addEventListener('devicechange', this.#refreshLists);
    void this.#askIfAllowed();
  }

  hostDisconnected(): void {
    globalThis.navigator?.mediaDevices?.removeEventListener('devicechange', this.#refreshLists);
    this.#turn += 1;
    for (const source of ['microphone', 'camera'] as const) this.#put(source, { is: 'off' });
  }

  /** Asks for both devices; the browser may show its question. */
  async ask(): Promise<void> {
    const turn = ++this.#turn;
    this.#phase('asking');
    const opened = await openDevices({ microphone: this.#ids.microphone, camera: this.#ids.camera });
    if (turn !== this.#turn) return this.#drop(Object.values(opened));
    if (opened.microphone !== undefined) this.#put('microphone', opened.microphone);
    if (opened.camera !== undefined) this.#put('camera', opened.camera);
    this.#phase('ready');
    await this.#list();
  }

  goWithout(): void {
    this.#turn += 1;
    this.#phase('without');
  }

  /** Switches one device off (its light goes out) or on again. */
  async toggle(source: Source): Promise<void> {
    if (this.#states[source].is === 'on') this.#put(source, { is: 'off' });
    else await this.#open(source);
    this.#host.requestUpdate();
  }

  async pick(source: Source, deviceId: string): Promise<void> {
    this.#ids[source] = deviceId;
    await this.#open(source);
    this.#host.requestUpdate();
  }

  /** Gives the devices away: from here on whoever takes them stops them. */
  handOver(): Record<Source, Chosen> {
    const given = {
      microphone: { state: this.#states.microphone, deviceId: this.#ids.microphone },
      camera: { state: this.#states.camera, deviceId: this.#ids.camera },
    };
    this.#states.microphone = { is: 'off' };
    this.#states.camera = { is: 'off' };
    return given;
  }

  /** Where the browser's answer is known already, no question will come and nothing has to be explained. */
  async #askIfAllowed(): Promise<void> {
    const states = await Promise.all([permissionOf('microphone'), permissionOf('camera')]);
    const settled = states.every((state) => state === 'granted' || state === 'denied');
    if (this.phase !== 'looking') return;
    if (settled) await this.ask();
    else this.#phase('why');
  }

  async #open(source: Source): Promise<void> {
    const turn = this.#turn;
    const state = await openDevice(source, this.#ids[source]);
    if (turn !== this.#turn) return this.#drop([state]);
    this.#put(source, state);
  }

  #put(source: Source, state: DeviceState): void {
    this.#drop([this.#states[source]]);
    this.#states[source] = state;
    if (state.is !== 'on') return;
    this.#ids[source] = state.track.getSettings().deviceId ?? this.#ids[source];
    state.track.addEventListener('ended', () => {
      if (this.#states[source] !== state) return;
      this.#states[source] = { is: 'missing' };
      this.#host.requestUpdate();
    });
  }

  #drop(states: readonly DeviceState[]): void {
    for (const state of states) if (state.is === 'on') state.track.stop();
  }

  async #list(): Promise<void> {
    this.lists = await listDevices();
    this.#host.requestUpdate();
  }

  #phase(phase: PreviewPhase): void {
    this.phase = phase;
    this.#host.requestUpdate();
  }
}
