import { Emitter } from '../emitter.ts';
import type { Logger } from '../logger.ts';
import type { Cancel } from '../timers.ts';
import { listDevices } from './capture.ts';

const KINDS = ['camera', 'microphone'] as const;

export interface DeviceWatchEvents {
  /** A device of this kind is here that wasn't before. */
  appeared: { readonly source: (typeof KINDS)[number] };
}

/** Hears from the browser which cameras and microphones are plugged in. */
export class DeviceWatch extends Emitter<DeviceWatchEvents> {
  readonly #logger: Logger;
  readonly #known = new Map<string, ReadonlySet<string>>();
  readonly #unhear: Cancel;
  /** Looks are taken in turn: the list of an older one must not replace that of a newer one. */
  #turn: Promise<void>;

  private constructor(logger: Logger) {
    super();
    this.#logger = logger;
    const devices = globalThis.navigator?.mediaDevices as MediaDevices | undefined;
    const listener = () => {
      this.#turn = this.#turn.then(() => this.#look());
    };
    this.#turn = this.#look();
    devices?.addEventListener('devicechange', listener);
    this.#unhear = () => devices?.removeEventListener('devicechange', listener);
  }

  static start(logger: Logger): DeviceWatch {
    return new DeviceWatch(logger);
  }

  close(): void {
    this.#unhear();
  }

  async #look(): Promise<void> {
    for (const source of KINDS) {
      try {
        const before = this.#known.get(source);
        const now = new Set((await listDevices(source)).map(({ deviceId }) => deviceId));
        this.#known.set(source, now);
        if (before !== undefined && [...now].some((id) => !before.has(id))) this.emit('appeared', { source });
      } catch (error) {
        this.#logger.info('devices not listed', { source, message: String(error) });
      }
    }
  }
}
