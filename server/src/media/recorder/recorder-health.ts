import type { RecordingTrouble } from '@tribu-live/protocol';
import { MEDIA } from '../defaults.ts';
import type { RecorderHealth } from '../types.ts';

/** One track that is recorded and published, as it is captured. */
export type TrackCapture =
  | { readonly is: 'captured'; readonly trouble: RecordingTrouble | null }
  /** `trouble`: why, as far as it is known. */
  | { readonly is: 'lacking'; readonly forMs: number; readonly trouble: RecordingTrouble };

/** What one can do something about first. */
const GRAVEST_FIRST: readonly RecordingTrouble[] = [
  'disk_full',
  'write_failed',
  'capture_away',
  'packets_missing',
];

/**
 * How a room's recording is. Pure. A track that is just being opened says nothing yet, and neither does a room
 * whose people have not sent anything so far: then what was known stays true. Null: nothing to say yet.
 */
export function recorderHealth(
  anythingRecorded: boolean,
  tracks: readonly TrackCapture[],
  known: RecorderHealth | null,
): RecorderHealth | null {
  if (!anythingRecorded) return { is: 'off' };
  const troubles = tracks.map(troubleOf).filter((trouble) => trouble !== null);
  const trouble = GRAVEST_FIRST.find((one) => troubles.includes(one));
  if (trouble !== undefined) return { is: 'trouble', trouble };
  return tracks.some(({ is }) => is === 'captured') ? { is: 'running' } : known;
}

function troubleOf(track: TrackCapture): RecordingTrouble | null {
  if (track.is === 'captured') return track.trouble;
  return track.forMs >= MEDIA.takeGraceMs ? track.trouble : null;
}
