import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { postWatched } from './post-watched.ts';
import { WatchReports } from './watch-reports.ts';

type Host = ReactiveControllerHost & {
  /** Where to say what was watched; null: nowhere. */
  readonly watchedUrl: string | null;
  readonly renderRoot: ParentNode;
};

/** Follows a player's video and reports what was really played of it. */
export class Watching implements ReactiveController {
  readonly #host: Host;
  readonly #reports = new WatchReports(postWatched);
  #video: HTMLVideoElement | null = null;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    globalThis.addEventListener('pagehide', this.#onLeave);
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  hostDisconnected(): void {
    globalThis.removeEventListener('pagehide', this.#onLeave);
    document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#reports.left();
  }

  hostUpdate(): void {
    this.#reports.url = this.#host.watchedUrl;
  }

  hostUpdated(): void {
    this.#video ??= this.#follow(this.#host.renderRoot.querySelector('video'));
  }

  #follow(video: HTMLVideoElement | null): HTMLVideoElement | null {
    video?.addEventListener('timeupdate', () => {
      if (!video.seeking) this.#reports.moved(video.currentTime * 1000);
    });
    for (const jump of ['seeking', 'emptied']) video?.addEventListener(jump, () => this.#reports.jumped());
    video?.addEventListener('pause', () => this.#reports.paused());
    return video;
  }

  readonly #onLeave = (): void => this.#reports.left();

  // Phones end pages that nobody sees without another word.
  readonly #onVisibility = (): void => {
    if (document.visibilityState === 'hidden') this.#reports.left();
  };
}
