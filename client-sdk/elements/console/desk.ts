import type { LiveRoom } from '../../src/index.ts';
import type { TakingParts } from './view/participation-view.ts';

/** What the parts of the console work with; a new one at each look. */
export interface Desk {
  readonly room: LiveRoom;
  /** The server's clock at this look, in milliseconds since the Unix epoch. */
  readonly now: number;
  /** As last told; null: nothing was told yet. */
  readonly participation: TakingParts | null;
  /** Does what the mentor asked for; a refusal is told in words. */
  readonly run: (work: Promise<unknown>) => void;
  /** Tells screen readers, politely. */
  readonly say: (text: string) => void;
}
