/** Tribu Live's client: joins a room, sends and receives, reconnects by itself. No framework. */
export {
  type AnswerGiven,
  type Block,
  type BlockKind,
  type BlockRun,
  type Card,
  type Chat,
  type Choice,
  type Circle,
  type CircleFrom,
  type Consent,
  type ConsentPurpose,
  closesAt,
  countChoices,
  countWords,
  currentBlock,
  currentExercise,
  type Door as RoomDoor,
  type ErrorCode,
  type Exercise,
  type ExercisePhase,
  exerciseOf,
  type Grant,
  type Group,
  type GroupingHow,
  type Groups,
  groupOf,
  type Hand,
  isConnected,
  isOver,
  isSilent,
  type Knock,
  LIMITS,
  leftMs,
  type Material,
  type Message,
  type MicrophoneMode,
  type Nudge,
  opensAt,
  opensToVoters,
  type PageProgress,
  type PageSharing,
  type Person,
  type Poll,
  type PollKind,
  type PollResults,
  type Presence,
  pageBytes,
  plainText,
  type Question,
  type Reader,
  type Recording,
  type RichText,
  type Role,
  type RoomState,
  type SessionFacts,
  type SessionKind,
  type SessionStatus,
  type SheetTemplate,
  type Signal,
  type SilenceReason,
  type Span,
  type StageLayout,
  type StoredEvent,
  type StoredPage,
  silenceReasons,
  sortedQuestions,
  type TakingPart,
  type TextBlock,
  type Track,
  type TrackSource,
  TribuError,
  type Turn,
  type TurnEnd,
  trackOf,
  type WallEntry,
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
export type { ChatCalls } from './room/calls/chat-calls.ts';
export type { CircleCalls, CircleOptions } from './room/calls/circle-calls.ts';
export type { ExerciseCalls, ExerciseOptions } from './room/calls/exercise-calls.ts';
export type { GroupCalls, GroupsOptions } from './room/calls/group-calls.ts';
export type { HandCalls } from './room/calls/hand-calls.ts';
export type { HelpCalls } from './room/calls/help-calls.ts';
export type { ModerationCalls } from './room/calls/moderation-calls.ts';
export type { PageCalls } from './room/calls/page-calls.ts';
export type { PollCalls, PollOptions } from './room/calls/poll-calls.ts';
export type { QuestionCalls } from './room/calls/question-calls.ts';
export type { SheetCalls } from './room/calls/sheet-calls.ts';
export type { VisibleTile } from './room/demand.ts';
export { LiveRoom, type PublishedSource } from './room/live-room.ts';
export type { OwnPage } from './room/pages/own-page.ts';
export type { PageStatus } from './room/pages/page-desk.ts';
export type { ConnectionState, LiveRoomEvents, ReactionKind } from './room/room-events.ts';
export type { Whisper } from './room/whisper.ts';
