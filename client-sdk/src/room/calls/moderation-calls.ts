import type { MicrophoneMode } from '@tribu-live/protocol';
import type { Asking } from './asking.ts';

/** Mentors only. Sending somebody away is `room.remove`. */
export class ModerationCalls {
  readonly #asking: Asking;

  /** @internal */
  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** Holds until it is lifted, or the person gets the floor or a turn. */
  async mute(personId: string, source: 'microphone' | 'camera' | 'screen', muted: boolean): Promise<void> {
    await this.#asking.command('person.mute', { personId, source, muted });
  }

  /** `closed` silences all students, and who comes later too. */
  async setMicrophones(mode: MicrophoneMode): Promise<void> {
    await this.#asking.command('microphones.set', { mode });
  }

  /** What is left out stays as it is. */
  async setDoor(door: { readonly locked?: boolean; readonly waiting?: boolean }): Promise<void> {
    await this.#asking.command('door.set', { ...door });
  }

  /** Lets in who waits. */
  async admit(personId: string): Promise<void> {
    await this.#asking.command('door.admit', { personId });
  }

  /** Hands the mentor's role to a student or guest, or takes back what was handed. */
  async handRole(personId: string, mentor: boolean): Promise<void> {
    await this.#asking.command('role.hand', { personId, mentor });
  }
}
