import type { EventOf } from '../entries.ts';
import type { Recording, RoomState } from '../state.ts';

export type SessionEvent = EventOf<
  | 'session.created'
  | 'session.moved'
  | 'session.retitled'
  | 'session.extended'
  | 'session.cancelled'
  | 'room.opened'
  | 'room.homed'
  | 'room.ended'
  | 'recording.changed'
  | 'recording.ready'
  | 'recording.failed'
  | 'recording.deleted'
>;

export function evolveSession(state: RoomState, event: SessionEvent): RoomState {
  switch (event.type) {
    case 'session.created':
      return { ...state, session: event.data };
    case 'session.moved':
      return withSession(state, { startsAt: event.data.startsAt, endsAt: event.data.endsAt });
    case 'session.retitled':
      return withSession(state, { title: event.data.title });
    case 'session.extended':
      return withSession(state, { endsAt: event.data.endsAt });
    case 'session.cancelled':
      return { ...state, status: { is: 'cancelled', at: event.at, reason: event.data.reason }, ...IDLE };
    case 'room.opened':
      return { ...state, status: { is: 'open', since: event.at } };
    case 'room.homed':
      return state;
    case 'room.ended':
      return {
        ...state,
        status: { is: 'ended', at: event.at, reason: event.data.reason },
        ...IDLE,
        blocks: state.blocks.map((block) =>
          block.endedAt === null ? { ...block, endedAt: event.at } : block,
        ),
        recording: state.captured ? { is: 'composing', since: event.at } : state.recording,
      };
    case 'recording.changed': {
      const { status, trouble } = event.data;
      const recording: Recording =
        status === 'off'
          ? { is: 'off' }
          : status === 'running' || trouble === null
            ? { is: 'running', since: event.at }
            : { is: 'trouble', since: event.at, trouble };
      return { ...state, recording, captured: state.captured || recording.is === 'running' };
    }
    case 'recording.ready':
      return {
        ...state,
        recording: { is: 'ready', at: event.at, durationMs: event.data.durationMs },
      };
    case 'recording.failed':
      return { ...state, recording: { is: 'failed', at: event.at, reason: event.data.reason } };
    case 'recording.deleted':
      return { ...state, recording: { is: 'deleted', at: event.at, cause: event.data.cause } };
    default:
      return event satisfies never;
  }
}

/** Nobody speaks, waits or holds anything once a session is over; what was written and answered stays. */
const IDLE = {
  tracks: {},
  circle: null,
  volunteers: [],
  hands: [],
  floor: [],
  groups: null,
  help: {},
} satisfies Partial<RoomState>;

function withSession(state: RoomState, change: Partial<NonNullable<RoomState['session']>>): RoomState {
  return state.session === null ? state : { ...state, session: { ...state.session, ...change } };
}
