import type { EventTimes } from './event-times.ts';
import type { School, Seat } from './school.ts';
import type { Settings } from './settings.ts';

/** What everybody of a room shares. */
export interface RoomContext {
  readonly settings: Settings;
  readonly school: School;
  readonly sessionId: string;
  readonly times: EventTimes;
  /** Whether this person sends media in a run with `light` ones. */
  sends(seat: Seat): boolean;
}
