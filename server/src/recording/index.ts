export { RecordingKeeper, type RecordingKeeperOptions } from './recording-keeper.ts';
