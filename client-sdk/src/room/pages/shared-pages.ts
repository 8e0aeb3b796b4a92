import type { RoomState, StoredPage } from '@tribu-live/protocol';
import { Emitter } from '../../emitter.ts';
import type { Asking } from '../calls/asking.ts';

/** Whose page of which exercise. */
export interface PageKey {
  readonly exerciseId: string;
  readonly personId: string;
}

export interface SharedPagesEvents {
  /** Read anew, or (null) no longer shared with this person: what is shown of it goes. */
  page: PageKey & { readonly page: StoredPage | null };
}

/** Pages of others that were read; dropped when their writers change their minds. */
export class SharedPages extends Emitter<SharedPagesEvents> {
  readonly #asking: Asking;
  readonly #personId: string;
  readonly #read: PageKey[] = [];

  constructor(asking: Asking, personId: string) {
    super();
    this.#asking = asking;
    this.#personId = personId;
  }

  /** @throws TribuError `not_shared`, `connection_lost` */
  async read(exerciseId: string, personId: string): Promise<StoredPage | null> {
    const { page } = await this.#asking.request('page.read', { exerciseId, personId });
    // Withdrawn while the answer was on its way.
    if (!this.#mayRead(this.#asking.state(), { exerciseId, personId })) return null;
    if (!this.#read.some((key) => key.exerciseId === exerciseId && key.personId === personId)) {
      this.#read.push({ exerciseId, personId });
    }
    this.emit('page', { exerciseId, personId, page });
    return page;
  }

  handleState(state: RoomState): void {
    for (const key of this.#read.filter((each) => !this.#mayRead(state, each))) {
      this.#read.splice(this.#read.indexOf(key), 1);
      this.emit('page', { ...key, page: null });
    }
  }

  #mayRead(state: RoomState, { exerciseId, personId }: PageKey): boolean {
    if (personId === this.#personId) return true;
    const sharing = state.shared[exerciseId]?.[personId];
    return sharing === 'all' || (sharing === 'mentors' && state.people[this.#personId]?.role === 'mentor');
  }
}
