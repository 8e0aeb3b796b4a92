export { coachingLoop } from './coaching-loop.ts';
export { encodedLoop, simulcastLoop } from './encode-loop.ts';
export { type Credential, httpJoin } from './http-join.ts';
export { isTold, Ledger } from './ledger.ts';
export { LiveSocket } from './live-socket.ts';
export { LoopPlayer } from './loop-player.ts';
export {
  BEEP_HZ,
  DEFAULT_SHAPE,
  fabricatedLoop,
  type LoopShape,
  MARK_MS,
  type MediaLoop,
  markLengthMs,
} from './media-loop.ts';
export { receiveCapabilities } from './receive-capabilities.ts';
export { ReceivedTrack } from './received-track.ts';
export { type RtpPacket, SecureTransport } from './secure-transport.ts';
export { SyntheticClient, type SyntheticJoin } from './synthetic-client.ts';
export { type PersonOptions, SyntheticPerson } from './synthetic-person.ts';
export { WorkshopPart } from './workshop-part.ts';
