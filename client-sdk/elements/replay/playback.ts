/** A video that keeps its place: through another address, a reload, and before its first byte is there. */
export class Playback {
  readonly #video: HTMLVideoElement;
  /** Where to go on once the video is there (again). */
  #resume: { readonly atMs: number; readonly playing: boolean } | null = null;
  #atMs = 0;

  constructor(video: HTMLVideoElement) {
    this.#video = video;
  }

  get atMs(): number {
    return this.#atMs;
  }

  /** As the file says it; null until it is known. */
  get lengthMs(): number | null {
    const { duration } = this.#video;
    return Number.isFinite(duration) ? duration * 1000 : null;
  }

  /** Up to where it could be played without a network. */
  get bufferedMs(): number {
    const { buffered } = this.#video;
    for (let index = 0; index < buffered.length; index += 1) {
      const endMs = buffered.end(index) * 1000;
      if (buffered.start(index) * 1000 <= this.#atMs && this.#atMs <= endMs) return endMs;
    }
    return 0;
  }

  /** 0 when muted. */
  get volume(): number {
    return this.#video.muted ? 0 : this.#video.volume;
  }

  set volume(volume: number) {
    this.#video.volume = Math.min(1, Math.max(0, volume));
    this.#video.muted = this.#video.volume === 0;
  }

  get speed(): number {
    return this.#video.playbackRate;
  }

  set speed(speed: number) {
    // The default one outlives a reload.
    this.#video.defaultPlaybackRate = speed;
    this.#video.playbackRate = speed;
  }

  /** Muted at volume 0, sound comes back at full volume: there is no other one to go back to. */
  toggleMute(): void {
    if (this.#video.muted && this.#video.volume === 0) this.#video.volume = 1;
    this.#video.muted = !this.#video.muted;
  }

  async toggle(): Promise<void> {
    if (this.#video.paused) await this.#play();
    else this.#video.pause();
  }

  pause(): void {
    this.#video.pause();
  }

  seek(atMs: number): void {
    this.#atMs = Math.min(this.lengthMs ?? atMs, Math.max(0, atMs));
    if (this.#video.readyState === HTMLMediaElement.HAVE_NOTHING) {
      this.#resume = { atMs: this.#atMs, playing: this.#resume?.playing ?? false };
    } else this.#video.currentTime = this.#atMs / 1000;
  }

  /** Call before the address changes or the video is loaded anew, and when it breaks. */
  keepPlace(): void {
    const playing = !this.#video.paused && !this.#video.ended;
    this.#resume = { atMs: this.#atMs, playing: playing || (this.#resume?.playing ?? false) };
  }

  reload(): void {
    this.keepPlace();
    this.#video.load();
  }

  /** Call when the file's facts are there. */
  async goOn(): Promise<void> {
    const resume = this.#resume;
    this.#resume = null;
    if (resume === null) return;
    if (resume.atMs > 0) this.seek(resume.atMs);
    if (resume.playing) await this.#play();
  }

  /** Call when the video's own time moved. False while it stands for nothing: on the way to another place. */
  follow(): boolean {
    if (this.#resume !== null || this.#video.seeking) return false;
    this.#atMs = this.#video.currentTime * 1000;
    return true;
  }

  async #play(): Promise<void> {
    try {
      await this.#video.play();
    } catch (failure) {
      // A pause or another address came in between, or the browser wants a press first: the button stays.
      if (!(failure instanceof DOMException)) throw failure;
    }
  }
}
