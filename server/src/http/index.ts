export { createHttpApp } from './app.ts';
export { askNode } from './ask-node.ts';
export { readAttendance } from './attendance.ts';
export type { HealthPort, HttpDeps, OwnUrls, RecordingsPort } from './deps.ts';
export {
  cohortReply,
  readCohortEngagement,
  readSessionEngagement,
  readStudentEngagement,
} from './engagement/index.ts';
export { localHostOnly } from './local-host-only.ts';
export { mount } from './mount.ts';
export { onceOpen } from './once-open.ts';
export { RateGate } from './rate-gate.ts';
export { listRecordings } from './recordings.ts';
export { contextOf } from './request-context.ts';
export { type Caller, json, NOTHING, openRoute, type Route } from './route.ts';
export { createHttpServer, endHttp, listenHttp } from './server.ts';
export { findSession } from './session-resource.ts';
export { createSession, listSessions } from './sessions.ts';
export { shareRecording } from './share.ts';
export { mintToken } from './tokens.ts';
