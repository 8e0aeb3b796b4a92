export { MediaEngine } from './media-engine.ts';
export { MediaError, type MediaErrorCode } from './media-error.ts';
export type {
  MediaClock,
  MediaConfig,
  MediaStats,
  RoomMedia,
  RoomMediaListener,
  Route,
  RouteViewer,
  TrackOffer,
} from './types.ts';
