import { closeSync, openSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createLogger, Metrics } from './index.ts';
import { logOutput } from './logger.ts';

function recorded(level = 'info') {
  const lines: Record<string, unknown>[] = [];
  const log = createLogger({ level }, { write: (line) => void lines.push(JSON.parse(line)) });
  return { lines, log };
}

describe('the logger', () => {
  it('writes context, level by name and time', () => {
    const { lines, log } = recorded();
    log.child({ module: 'rooms' }).info({ sessionId: 's1', personId: 'p1', correlationId: 'c1' }, 'joined');
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        module: 'rooms',
        sessionId: 's1',
        personId: 'p1',
        correlationId: 'c1',
        msg: 'joined',
      },
    ]);
  });

  it('never writes tokens and secrets', () => {
    const { lines, log } = recorded();
    log.info({
      token: 'hidden-1',
      body: { resumeToken: 'hidden-2' },
      req: { headers: { authorization: 'hidden-3' } },
      secret: 'hidden-4',
    });
    expect(JSON.stringify(lines)).not.toContain('hidden');
  });

  it('writes errors with their cause', () => {
    const { lines, log } = recorded();
    log.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'failed');
    expect(JSON.stringify(lines)).toMatch(/outer.*inner/s);
  });

  it('outlives a full disk', () => {
    const full = openSync('/dev/full', 'w');
    try {
      const log = createLogger({ level: 'info' }, logOutput(full));
      for (let line = 0; line < 5; line++) log.error({ line, pad: 'x'.repeat(100_000) }, 'no room');
    } finally {
      closeSync(full);
    }
  });

  it('keeps to its level', () => {
    const { lines, log } = recorded('warn');
    log.info('no');
    expect(lines).toEqual([]);
  });
});

describe('the metrics', () => {
  it('are exposed with help, base units and the figures of the process', async () => {
    const metrics = Metrics.create();
    metrics.joinsTotal.inc({ result: 'ok' });
    metrics.joinSeconds.observe({ step: 'room' }, 0.02);
    metrics.socketsOpen.set(3);
    const { text, contentType } = await metrics.expose();
    expect(contentType).toContain('text/plain');
    expect(text).toContain('tribu_joins_total{result="ok"} 1');
    expect(text).toContain('tribu_join_seconds_bucket{le="0.025",step="room"} 1');
    expect(text).toContain('tribu_sockets_open 3');
    expect(text).toContain('process_cpu_seconds_total');
  });

  it('show what others keep as it is when they are asked for', async () => {
    const metrics = Metrics.create();
    const figures = { mentors: 2, alive: 4, deaths: 0 };
    metrics.watchRooms({ rooms: () => ({ tribu: 1 }), participants: () => ({ mentor: figures.mentors }) });
    metrics.watchNode({
      cpuShare: () => Promise.resolve(0.25),
      streamsReserved: () => 60,
      streamsCapacity: () => 500 * figures.alive,
      draining: () => figures.deaths > 0,
      dataFreeBytes: () => Promise.resolve(2 ** 30),
      mediaWorkersAlive: () => figures.alive,
      mediaWorkerDeaths: () => figures.deaths,
      transports: () => 4,
      producers: () => 2,
      consumers: () => 3,
    });
    expect((await metrics.expose()).text).toContain('tribu_participants{role="mentor"} 2');
    Object.assign(figures, { mentors: 1, alive: 3, deaths: 1 });
    await metrics.expose();
    const { text } = await metrics.expose();
    expect(text).toContain('tribu_rooms{kind="tribu"} 1');
    expect(text).toContain('tribu_participants{role="mentor"} 1');
    expect(text).toContain('tribu_media_workers_alive 3');
    expect(text).toContain('tribu_media_worker_deaths_total 1');
    expect(text).toContain('tribu_node_cpu_ratio 0.25');
    expect(text).toContain('tribu_node_streams_capacity 1500');
    expect(text).toContain('tribu_node_draining 1');
    expect(text).toContain('tribu_data_free_bytes 1073741824');
  });

  it('count what goes into journals, and sessions by what happens to them', async () => {
    const metrics = Metrics.create();
    metrics.journaled([{ type: 'room.opened' }, { type: 'participant.joined' }], 'tribu');
    metrics.journaled([{ type: 'participant.joined' }, { type: 'room.ended' }], 'tribu');
    const { text } = await metrics.expose();
    expect(text).toContain('tribu_events_total{type="participant.joined"} 2');
    expect(text).toContain('tribu_sessions_started_total{kind="tribu"} 1');
    expect(text).toContain('tribu_sessions_ended_total{kind="tribu"} 1');
  });

  it('say how it is with the stores that a node beats in', async () => {
    const metrics = Metrics.create();
    const redis = { name: 'redis', failed: 2, ageMs: 700 };
    metrics.watchCluster(() => ({ nodesAlive: 3, fenced: 1, stores: [redis] }));
    metrics.watchSpool({ entries: 5, sizeBytes: 1024, refused: 1 });
    await metrics.expose();
    const { text } = await metrics.expose();
    expect(text).toContain('tribu_cluster_nodes_alive 3');
    expect(text).toContain('tribu_cluster_fenced_total 1');
    expect(text).toContain('tribu_cluster_beats_failed_total{store="redis"} 2');
    expect(text).toContain('tribu_cluster_beat_age_seconds{store="redis"} 0.7');
    expect(text).toContain('tribu_spool_entries 5');
    expect(text).toContain('tribu_spool_refused_total 1');
  });

  it('say how many jobs there are, and nothing while nobody knows', async () => {
    const metrics = Metrics.create();
    const answers = [{ compose: { waiting: 2, active: 1, failed: 0 } }, null];
    metrics.watchJobs({
      counts: async () => answers[0] ?? null,
      overdueSeconds: async () => (answers[0] === null ? null : { compose: 4.5 }),
      webhooksFailing: async () => (answers.shift() === null ? null : 1),
    });
    const { text } = await metrics.expose();
    expect(text).toContain('tribu_jobs{queue="compose",state="waiting"} 2');
    expect(text).toContain('tribu_jobs_overdue_seconds{queue="compose"} 4.5');
    const later = (await metrics.expose()).text;
    expect(later).not.toContain('tribu_jobs{');
    expect(later).not.toContain('tribu_jobs_overdue_seconds{');
    expect(text).toContain('tribu_webhooks_failing 1');
    expect(later).not.toMatch(/^tribu_webhooks_failing/m);
  });

  it('say how capture is', async () => {
    const metrics = Metrics.create();
    const figures = {
      connected: true,
      restarts: 1,
      open: 2,
      trouble: 0,
      rooms: 3,
      received: 40,
      written: 38,
      pieces: 4,
      behind: 7.5,
    };
    metrics.watchCapture({
      connected: () => figures.connected,
      restarts: () => figures.restarts,
      takesOpen: () => figures.open,
      takesInTrouble: () => figures.trouble,
      roomsInTrouble: () => figures.rooms,
      packetsReceived: () => figures.received,
      packetsWritten: () => figures.written,
      piecesToUpload: () => figures.pieces,
      uploadsBehindSeconds: () => figures.behind,
    });
    await metrics.expose();
    Object.assign(figures, { connected: false, written: 40 });
    const { text } = await metrics.expose();
    expect(text).toContain('tribu_capture_connected 0');
    expect(text).toContain('tribu_capture_restarts_total 1');
    expect(text).toContain('tribu_capture_takes_open 2');
    expect(text).toContain('tribu_uploads_waiting 4');
    expect(text).toContain('tribu_uploads_behind_seconds 7.5');
    expect(text).toContain('tribu_recordings_in_trouble 3');
    expect(text).toContain('tribu_capture_packets_received_total 40');
    expect(text).toContain('tribu_capture_packets_written_total 40');
  });

  it('of two servers in one process don’t mix', async () => {
    const [one, two] = [Metrics.create(), Metrics.create()];
    one.socketsOpen.set(9);
    expect((await two.expose()).text).toContain('tribu_sockets_open 0');
  });
});
