import { setTimeout as later } from 'node:timers/promises';
import { DEFAULT_SHAPE, fabricatedLoop, type MediaLoop, SyntheticClient } from '../media/index.ts';
import { familyOf, MENTOR, openSchool, type School, ServerProcess } from '../support/index.ts';
import { processorSeconds } from './processor.ts';
import { printFigures, progress, rounded, table } from './report.ts';

// A workshop of thirty cameras and microphones on this machine: what it takes of the processor, and what is lost.
// Everybody sends three sizes of their picture and sees twelve others; four people talk at once.

const PEOPLE = 30;
const TALKING = 4;
const TILES = 12;
const TILE = { width: 320, height: 180 };
/** Who looks at each packet, and so knows what was lost; the others count theirs unopened. */
const WATCHFUL = 3;
const SETTLE_MS = 6000;
const MEASURE_MS = 10_000;

await using server = await ServerProcess.start({ env: { MEDIA_WORKERS: '2' } });
const clients = await gather(await openSchool(server));
progress(`${clients.length} people send; settling`);
await later(SETTLE_MS);
const before = await countAll();
await later(MEASURE_MS);
const after = await countAll();
print();
for (const client of clients) client.close();

async function gather(school: School): Promise<SyntheticClient[]> {
  const students = Array.from({ length: PEOPLE - 1 }, (_, i) => {
    return { id: `student-${i + 1}`, name: `Student ${i + 1}`, role: 'student' } as const;
  });
  const people = [MENTOR, ...students];
  const { id: sessionId } = await school.book({ kind: 'tribu', people });
  const loop = camera();
  const joined: SyntheticClient[] = [];
  const cameras: string[] = [];
  for (const person of people) {
    const credential = { token: await school.token(sessionId, person) };
    const client = await SyntheticClient.join({ serverUrl: server.url, credential });
    if (joined.length >= WATCHFUL) client.media.receiveTransport.counted = { packets: 0, bytes: 0 };
    cameras.push(await client.publish('camera', loop));
    await client.publish('microphone', loop);
    if (client.media.player !== null) client.media.player.levelDbov = joined.length < TALKING ? -30 : -127;
    joined.push(client);
  }
  for (const [index, client] of joined.entries()) {
    const shown = Array.from({ length: TILES }, (_, i) => cameras[(index + 1 + i) % PEOPLE] ?? '');
    await client.request('media.demand', { visible: shown.map((trackId) => ({ trackId, ...TILE })) });
  }
  return joined;
}

/** The SDK's three sizes, at the frame rate of a tile. */
function camera(): MediaLoop {
  const layer = (width: number, height: number, videoKbps: number) =>
    fabricatedLoop({ ...DEFAULT_SHAPE, width, height, videoKbps, framesPerSecond: 15 });
  return { ...layer(640, 360, 500), lowerLayers: [layer(160, 90, 60), layer(320, 180, 150)] };
}

interface Count {
  readonly atMs: number;
  readonly serverSeconds: number;
  readonly workerSeconds: readonly number[];
  readonly packets: number;
  readonly sent: number;
  readonly watched: number;
  readonly lost: number;
  /** Voices that the watchful receive now. */
  readonly audio: ReadonlyMap<string, number>;
}

async function countAll(): Promise<Count> {
  const { mediaWorkers } = await familyOf(server);
  const tracks = clients.slice(0, WATCHFUL).flatMap(({ personId, media }) => {
    return [...media.received.values()].map((track) => ({ key: `${personId} ${track.trackId}`, track }));
  });
  const watched = tracks.reduce((sum, { track }) => sum + track.packets, 0);
  const counted = clients.reduce((sum, { media }) => sum + (media.receiveTransport.counted?.packets ?? 0), 0);
  return {
    atMs: performance.now(),
    serverSeconds: await processorSeconds(server.pid),
    workerSeconds: await Promise.all(mediaWorkers.map(processorSeconds)),
    packets: watched + counted,
    sent: clients.reduce((sum, { media }) => sum + sentBy(media.player), 0),
    watched,
    lost: tracks.reduce((sum, { track }) => sum + track.lost, 0),
    audio: new Map(
      tracks.filter(({ track }) => track.kind === 'audio').map(({ key, track }) => [key, track.packets]),
    ),
  };
}

function sentBy(player: SyntheticClient['media']['player']): number {
  if (player === null) return 0;
  return player.layers.reduce((sum, { stream }) => sum + stream.packetsSent, player.audio.packetsSent);
}

function print(): void {
  const seconds = (after.atMs - before.atMs) / 1000;
  const packets = after.packets - before.packets;
  const workers = after.workerSeconds.map((now, i) => (now - (before.workerSeconds[i] ?? 0)) / seconds);
  const serverCores = (after.serverSeconds - before.serverSeconds) / seconds;
  const cores = workers.reduce((sum, each) => sum + each, serverCores);
  const lost = after.lost - before.lost;
  const voices = [...after.audio].filter(([key, count]) => count > (before.audio.get(key) ?? 0)).length;
  const rows = [
    ['packets a second from people', rounded((after.sent - before.sent) / seconds)],
    ['packets a second to people', rounded(packets / seconds)],
    ['voices that come to each', rounded(voices / WATCHFUL, 1)],
    ['cores: server', rounded(serverCores, 2)],
    ...workers.map((each, i) => [`cores: media worker ${i + 1}`, rounded(each, 2)]),
    ['microseconds a packet, all processes', rounded((cores * seconds * 1e6) / packets, 1)],
    ['lost of what was watched', `${lost} of ${after.watched - before.watched}`],
  ];
  process.stdout.write(`${table([`${PEOPLE} cameras and microphones`, ''], rows)}\n`);
  printFigures('crowd', {
    cores: rounded(cores, 2),
    packetsPerSecond: rounded(packets / seconds),
    microsecondsPerPacket: rounded((cores * seconds * 1e6) / packets, 1),
    lostShare: rounded(lost / Math.max(1, after.watched - before.watched + lost), 5),
  });
}
