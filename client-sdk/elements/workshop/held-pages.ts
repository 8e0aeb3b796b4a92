import { type LiveRoom, type OwnPage, type StoredPage, TribuError } from '../../src/index.ts';
import { mayReadPage } from './circle-view.ts';
import { pageExercise, sceneOf } from './scene.ts';

/** The page of who reads aloud. */
export type ReaderPage =
  | { readonly is: 'none' }
  | { readonly is: 'loading' }
  | { readonly is: 'here'; readonly page: StoredPage | null };

/** Holds the pages that one person's screen is about: opens them when the room comes to them, closes them after. */
export class HeldPages {
  readonly #room: LiveRoom;
  readonly #changed: () => void;
  readonly #failed: (failure: unknown) => void;
  #own: { readonly key: string; readonly page: OwnPage; readonly stop: () => void } | null = null;
  #group: { readonly key: string; readonly page: OwnPage; readonly stop: () => void } | null = null;
  #readerKey = '';
  #reader: ReaderPage = { is: 'none' };
  /** What a broken line kept from being read. */
  #unread: (() => void) | null = null;

  constructor(room: LiveRoom, changed: () => void, failed: (failure: unknown) => void) {
    this.#room = room;
    this.#changed = changed;
    this.#failed = failed;
  }

  /** One's own page of the exercise at hand. */
  get own(): OwnPage | null {
    return this.#own?.page ?? null;
  }

  get group(): OwnPage | null {
    return this.#group?.page ?? null;
  }

  get reader(): ReaderPage {
    return this.#reader;
  }

  /** Makes what is held fit the room's state. */
  follow(): void {
    const { state, you, pages, groups } = this.#room;
    const exercise = pageExercise(state, you.personId);
    this.#own = this.#hold(this.#own, exercise?.id ?? null, (id) => pages.own(id));
    const scene = sceneOf(state, you.personId);
    const groupId = scene.is === 'groups' ? scene.groupId : null;
    this.#group = this.#hold(this.#group, groupId, (id) => groups.page(id));
    this.#followReader();
  }

  /** The line is back: what it kept from being read is read now. */
  handleLive(): void {
    const read = this.#unread;
    this.#unread = null;
    read?.();
  }

  close(): void {
    this.#own = this.#hold(this.#own, null, () => null);
    this.#group = this.#hold(this.#group, null, () => null);
    this.#readerKey = '';
    this.#reader = { is: 'none' };
    this.#unread = null;
  }

  #hold(
    held: { readonly key: string; readonly page: OwnPage; readonly stop: () => void } | null,
    key: string | null,
    open: (key: string) => OwnPage | null,
  ): { readonly key: string; readonly page: OwnPage; readonly stop: () => void } | null {
    if (held?.key === key) return held;
    held?.stop();
    held?.page.close();
    const page = key === null ? null : open(key);
    return page === null || key === null ? null : { key, page, stop: page.on('changed', this.#changed) };
  }

  #followReader(): void {
    const { state, you } = this.#room;
    const { circle } = state;
    const reads = circle !== null && mayReadPage(state, circle, you.personId) ? circle.reader : null;
    const exerciseId = circle?.exerciseId ?? null;
    const key = reads === null || exerciseId === null ? '' : `${exerciseId} ${reads.personId} ${reads.since}`;
    if (key === this.#readerKey) return;
    this.#readerKey = key;
    this.#unread = null;
    this.#reader = key === '' ? { is: 'none' } : { is: 'loading' };
    if (reads !== null && exerciseId !== null) void this.#read(key, exerciseId, reads.personId);
  }

  async #read(key: string, exerciseId: string, personId: string): Promise<void> {
    try {
      const page = await this.#room.pages.read(exerciseId, personId);
      if (this.#readerKey !== key) return;
      this.#reader = { is: 'here', page };
      this.#changed();
    } catch (failure) {
      if (this.#readerKey !== key) return;
      // The writer changed their mind meanwhile, or the line broke: without the page the voice goes on.
      this.#reader = { is: 'none' };
      if (failure instanceof TribuError && failure.retryable)
        this.#unread = () => void this.#read(key, exerciseId, personId);
      else this.#failed(failure);
      this.#changed();
    }
  }
}
