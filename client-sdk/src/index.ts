/** Tribu Live's client: joins a room, sends and receives, reconnects by itself. No framework. */
export {
  type Consent,
  type ConsentPurpose,
  closesAt,
  type ErrorCode,
  type Grant,
  isConnected,
  isOver,
  opensAt,
  type Person,
  type Presence,
  type Role,
  type RoomState,
  type SessionFacts,
  type SessionKind,
  type SessionStatus,
  type Signal,
  type SilenceReason,
  type Track,
  type TrackSource,
  TribuError,
  trackOf,
} from '@tribu-live/protocol';
export { patientReconnect, type ReconnectPolicy } from './connection/reconnect-policy.ts';
export type { ServerClock } from './connection/server-clock.ts';
export { type Door, type EnterOptions, join, type KnockOptions, knock } from './join.ts';
export type { LogContext, Logger } from './logger.ts';
export { listDevices, openDevice } from './media/capture.ts';
export { type DeviceFailureReason, MediaDeviceFailure } from './media/device-failure.ts';
export type { LocalTrack, PublishOptions } from './media/local-track.ts';
export type { Quality } from './media/quality.ts';
export type { RemoteTrack } from './media/remote-track.ts';
export { SoundMeter } from './media/sound-meter.ts';
export type { VisibleTile } from './room/demand.ts';
export { LiveRoom } from './room/live-room.ts';
export type { ConnectionState, LiveRoomEvents } from './room/room-events.ts';
