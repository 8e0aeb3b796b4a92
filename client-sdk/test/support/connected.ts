import type { JoinAnswer, RequestBody } from '@tribu-live/protocol';
import { Connection } from '../../src/connection/connection.ts';
import type { LinkState } from '../../src/connection/link-state.ts';
import type { ReconnectPolicy } from '../../src/connection/reconnect-policy.ts';
import { MeasuredClock } from '../../src/connection/server-clock.ts';
import { SILENT_LOGGER } from '../../src/logger.ts';
import { FakeSocket, joinedWith } from './fake-socket.ts';
import { ManualTimers, settled } from './manual-timers.ts';

type HttpAnswer = (signal: AbortSignal | null) => Promise<Response>;
type Last = RequestBody<'room.join'>['last'];
type Transports = RequestBody<'room.join'>['transports'];

export const ANSWER: JoinAnswer = {
  url: 'https://one.example.org',
  entry: ['https://one.example.org', 'https://two.example.org'],
  iceServers: [],
  rtpCapabilities: { codecs: [] },
  resumeToken: 'resume-1',
  serverTimeMs: 5_000_000,
  protocolVersion: 1,
  you: { personId: 'ines', name: 'Inès', role: 'mentor', grants: [] },
  session: { id: 's', kind: 'coaching', title: '', startsAt: 1, endsAt: 2, opensAt: 0 },
  people: [],
};

/** A connection whose other end is in the test's hands. */
export function setUp(reconnect: ReconnectPolicy = () => 100) {
  const timers = new ManualTimers();
  const sockets: FakeSocket[] = [];
  const knocks: { url: string; body: { resumeToken?: string } }[] = [];
  const states: LinkState[] = [];
  let httpAnswer: HttpAnswer = async () => Response.json(ANSWER);
  const held: { last?: Last; transports?: Transports } = {};
  const connection = new Connection({
    serverUrl: 'https://one.example.org',
    timers,
    clock: new MeasuredClock(timers),
    reconnect,
    logger: SILENT_LOGGER,
    openSocket: async () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    fetch: (url, init) => {
      knocks.push({ url: String(url), body: JSON.parse(String(init?.body)) });
      return httpAnswer(init?.signal ?? null);
    },
    capabilities: async () => ({ codecs: [] }),
    last: () => held.last,
    transports: () => held.transports,
  });
  connection.on('state', (state) => states.push(state));
  return {
    connection,
    timers,
    sockets,
    knocks,
    states,
    answerHttp: (answer: HttpAnswer) => {
      httpAnswer = answer;
    },
    /** What the page says that it holds. */
    held,
    socket: () => {
      const socket = sockets.at(-1);
      if (socket === undefined) throw new Error('no socket was opened');
      return socket;
    },
  };
}

export type Connected = ReturnType<typeof setUp>;

export async function join(set: Connected): Promise<void> {
  const entering = set.connection.enter(ANSWER);
  await settled();
  set.socket().asked('room.join')?.answer(joinedWith());
  await entering;
  // Long enough to count as a connection that held.
  await set.timers.pass(1000);
}

/** Lets the loop come to its next `room.join` and answers it. */
export async function rejoin(set: Connected): Promise<void> {
  await set.timers.pass(100);
  set.socket().asked('room.join')?.answer(joinedWith());
  await settled();
}
