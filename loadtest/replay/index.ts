export { type BeatPlan, type BeatReport, compareBeats } from './beats.ts';
export type { Tile } from './picture.ts';
export { type Marks, type ReplayReading, readReplay } from './read-replay.ts';
export {
  type PersonMarks,
  type ReplayGap,
  readSessionReplay,
  type Seen,
  type SessionReplay,
} from './session-replay.ts';
