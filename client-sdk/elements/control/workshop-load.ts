import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { LiveRoom } from '../../src/index.ts';
import type { ExtraTool } from '../parts/tribu-bar.ts';
import type { CallView } from '../room/call-view.ts';
import { usesWorkshop } from '../room/uses-workshop.ts';
import type { Words } from '../words/words.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { Bell } from './bell.ts';

type Parts = typeof import('../workshop/index.ts');

const RETRY_MS = 5000;

/** Brings the workshop's parts when a room turns out to need them: until then it is a call. */
export class WorkshopLoad implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #failed: (failure: unknown) => void;
  #parts: Parts | 'coming' | null = null;
  #workshop: Workshop | null = null;
  /** Lit draws an element once more that was taken off the page: nobody would close what begins then. */
  #isHere = false;

  constructor(host: ReactiveControllerHost, failed: (failure: unknown) => void) {
    this.#host = host;
    this.#failed = failed;
    host.addController(this);
  }

  /** The workshop of the room that was looked at last; null while it is a call. */
  get now(): Workshop | null {
    return this.#workshop;
  }

  /** Mentors have keys of their own beside the room, where these letters mean something else. */
  get hasKeys(): boolean {
    return this.#workshop?.takesPart === true && !this.#workshop.isMentor;
  }

  hostConnected(): void {
    this.#isHere = true;
  }

  hostDisconnected(): void {
    this.#isHere = false;
    this.#workshop?.close();
    this.#workshop = null;
  }

  /** Called before each drawing. */
  look(room: LiveRoom, view: CallView, words: Words): void {
    if (this.#workshop !== null && this.#workshop.room !== room) {
      this.#workshop.close();
      this.#workshop = null;
    }
    if (this.#workshop === null && this.#isHere && usesWorkshop(room.state)) this.#begin(room);
    this.#workshop?.look(view, words);
  }

  tools(words: Words): readonly ExtraTool[] {
    if (this.#workshop === null || this.#parts === null || this.#parts === 'coming') return [];
    return this.#parts.barTools(this.#workshop, words);
  }

  /** Why the room holds the own microphone back, in words; empty when it does not. */
  held(words: Words): string {
    if (this.#workshop === null || this.#parts === null || this.#parts === 'coming') return '';
    const { room } = this.#workshop;
    return this.#parts.microphoneWords(room.state, room.you.personId, words);
  }

  #begin(room: LiveRoom): void {
    if (this.#parts === 'coming') return;
    if (this.#parts === null) {
      void this.#load();
      return;
    }
    const changed = (): void => this.#host.requestUpdate();
    this.#workshop = new this.#parts.Workshop({ room, changed, failed: this.#failed, bell: new Bell() });
  }

  async #load(): Promise<void> {
    this.#parts = 'coming';
    try {
      this.#parts = await import('../workshop/index.ts');
    } catch (failure) {
      // Without these parts there is still a call; after a while the next look tries again.
      this.#failed(failure);
      setTimeout(() => {
        this.#parts = null;
      }, RETRY_MS);
      return;
    }
    this.#host.requestUpdate();
  }
}
