import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Plays the voices of the others, each in an audio element of its own. */
export class SoundOut implements ReactiveController {
  /** The browser refuses to play before the person presses something. */
  blocked = false;
  readonly #host: ReactiveControllerHost;
  readonly #voices = new Map<string, HTMLAudioElement>();
  #speakerId: string | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    for (const element of this.#voices.values()) void this.#play(element);
  }

  hostDisconnected(): void {
    for (const trackId of [...this.#voices.keys()]) this.#remove(trackId);
  }

  /** Makes what plays equal to these tracks (by track id). */
  play(tracks: ReadonlyMap<string, MediaStreamTrack>): void {
    for (const trackId of [...this.#voices.keys()]) if (!tracks.has(trackId)) this.#remove(trackId);
    for (const [trackId, track] of tracks) {
      const known = this.#voices.get(trackId);
      if (known?.srcObject instanceof MediaStream && known.srcObject.getTracks()[0] === track) continue;
      const element = known ?? this.#create(trackId);
      element.srcObject = new MediaStream([track]);
      void this.#play(element);
    }
  }

  /** Plays what is blocked; called from a press of the person. */
  async unblock(): Promise<void> {
    await Promise.all([...this.#voices.values()].map((element) => this.#play(element)));
  }

  async useSpeaker(speakerId: string): Promise<void> {
    this.#speakerId = speakerId;
    await Promise.all([...this.#voices.values()].map((element) => this.#route(element)));
  }

  #create(trackId: string): HTMLAudioElement {
    const element = new Audio();
    this.#voices.set(trackId, element);
    void this.#route(element);
    return element;
  }

  async #route(element: HTMLAudioElement): Promise<void> {
    if (this.#speakerId === null || !('setSinkId' in element)) return;
    try {
      await element.setSinkId(this.#speakerId);
    } catch (failure) {
      // The speaker is gone: the default one goes on playing, which is what the person wants to hear.
      if (!(failure instanceof DOMException)) throw failure;
    }
  }

  async #play(element: HTMLAudioElement): Promise<void> {
    try {
      await element.play();
      this.#blocked(false);
    } catch (failure) {
      // AbortError: a newer track took its place, whose own play() speaks for it.
      if (failure instanceof DOMException && failure.name === 'NotAllowedError') this.#blocked(true);
      else if (!(failure instanceof DOMException)) throw failure;
    }
  }

  #remove(trackId: string): void {
    const element = this.#voices.get(trackId);
    this.#voices.delete(trackId);
    if (element === undefined) return;
    element.pause();
    element.srcObject = null;
    if (this.#voices.size === 0) this.#blocked(false);
  }

  #blocked(blocked: boolean): void {
    if (blocked === this.blocked) return;
    this.blocked = blocked;
    this.#host.requestUpdate();
  }
}
