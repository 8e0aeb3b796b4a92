import { Counter, Rate, Trend } from 'k6/metrics';
import { FAILURES, type Failure } from './names.ts';

// Everything that a run measures, once. Times in milliseconds; k6's clock has whole ones.

/** From the beginning of the HTTP join to the answer of `room.join`: knock, WebSocket, socket.io, snapshot. */
export const joinMs = new Trend('join_ms', true);
/** The HTTP join alone. */
export const knockMs = new Trend('knock_ms', true);
/** From sending a command to its event at each other person of the room. */
export const eventMs = new Trend('event_ms', true);
/** From sending a command to its answer. */
export const answerMs = new Trend('answer_ms', true);
/** From the moment at which a page was due to be saved to the answer that it lasts. */
export const pageSaveMs = new Trend('page_save_ms', true);
/** From the cut to the answer of `room.join`, the client's own wait before the first try included. */
export const reconnectMs = new Trend('reconnect_ms', true);
/** From the answer of `room.join` to media that flow: publishing, ICE and DTLS of both transports. */
export const mediaMs = new Trend('media_ms', true);

/** How late k6's own timers were: so much of the times above may be its own. */
export const lateMs = new Trend('late_ms', true);

/** Requests, and the share of them that was refused; refusals by code. */
export const refused = new Rate('refused');
export const refusals = new Counter('refusals');
/** What should never happen, by kind. */
export const failures = new Counter('failures');

export const entered = new Counter('people_entered');
export const left = new Counter('people_left');
export const commands = new Counter('commands_sent');
export const eventsTold = new Counter('events_told');
export const pagesSaved = new Counter('pages_saved');
export const returns = new Counter('people_returned');

export function noteRefusal(code: string): void {
  refusals.add(1, { code });
}

/** Also says it, so that a run that fails can be understood. */
export function noteFailure(kind: Failure, what: string): void {
  failures.add(1, { kind });
  console.warn(`${FAILURES[kind]}: ${what}`);
}
