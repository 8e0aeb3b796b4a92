import type { PageSharing, StoredPage } from '@tribu-live/protocol';
import type { OpenPages } from '../pages/open-pages.ts';
import type { OwnPage } from '../pages/own-page.ts';
import type { SharedPages } from '../pages/shared-pages.ts';
import type { Asking } from './asking.ts';

/** Pages of exercises: one's own, and those that others share. */
export class PageCalls {
  readonly #asking: Asking;
  readonly #open: OpenPages;
  readonly #shared: SharedPages;

  /** @internal */
  constructor(asking: Asking, open: OpenPages, shared: SharedPages) {
    this.#asking = asking;
    this.#open = open;
    this.#shared = shared;
  }

  /** One's own page of an exercise, to be written; the same object each time. Stays open until it is closed. */
  own(exerciseId: string): OwnPage {
    return this.#open.own(exerciseId);
  }

  /**
   * A page as it is stored now; null: nothing was written. When its writer no longer shares it, the room's event
   * `page` says so. @throws TribuError `not_shared`, `connection_lost`
   */
  read(exerciseId: string, personId: string): Promise<StoredPage | null> {
    return this.#shared.read(exerciseId, personId);
  }

  /** "Stylo posé", or taken up again. */
  async penDown(exerciseId: string, down: boolean): Promise<void> {
    if (down) this.#open.own(exerciseId).flush();
    await this.#asking.command('page.penDown', { exerciseId, down });
  }

  /** Who may read one's own page besides oneself; may change at any time. */
  async share(exerciseId: string, sharedWith: PageSharing): Promise<void> {
    await this.#asking.command('page.share', { exerciseId, with: sharedWith });
  }
}
