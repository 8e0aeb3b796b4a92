import type { LiveRoom, RoomState } from '../../src/index.ts';
import type { Words } from '../words/words.ts';
import { type Look, type News, newsOf } from './view/news.ts';
import { phaseOf } from './view/phase.ts';

/** What is new in a room from one look to the next. */
export class RoomNews {
  #seen: Look | null = null;

  /** What stands in the room now is no news. */
  forget(): void {
    this.#seen = null;
  }

  /** `roomSpeaks`: the room is on the screen and says itself what happens. `turned`: something began or ended. */
  look(
    { state, clock }: Pick<LiveRoom, 'state' | 'clock'>,
    words: Words,
    roomSpeaks: boolean,
  ): News & { readonly turned: boolean } {
    const look = { state, now: clock.now() };
    const news = newsOf(this.#seen, look, words, roomSpeaks);
    const turned = this.#turned(state);
    this.#seen = look;
    return { ...news, turned };
  }

  #turned(state: RoomState): boolean {
    return this.#seen !== null && phaseOf(this.#seen.state) !== phaseOf(state);
  }
}
