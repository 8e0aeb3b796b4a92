export { createHttpApp } from './app.ts';
export { readAttendance } from './attendance.ts';
export type { HealthPort, HttpDeps, OwnUrls } from './deps.ts';
export { localHostOnly } from './local-host-only.ts';
export { readBody } from './read-body.ts';
export type { Caller } from './route.ts';
export { createHttpServer } from './server.ts';
export { createSession, listSessions } from './sessions.ts';
export { mintToken } from './tokens.ts';
