import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type CaptureFigures, registerCapture } from './capture-metrics.ts';
import { type ClusterFigures, registerCluster } from './cluster-metrics.ts';
import { type JobFigures, registerJobs } from './job-metrics.ts';
import { registerSpool, type SpoolFigures } from './spool-metrics.ts';

/** Upper bounds in seconds, from what a loopback call takes to what nobody waits for. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Figures that somebody else keeps; they are read when Prometheus asks. */
export interface WatchedFigures {
  /** People connected to rooms that have their home here. */
  readonly participants: () => number;
  readonly mediaWorkersAlive: () => number;
  /** Since the start. */
  readonly mediaWorkerDeaths: () => number;
}

/** The server's own figures in Prometheus' form; each Metrics has its own registry. */
export class Metrics {
  readonly registry: Registry;
  readonly rooms: Gauge;
  readonly socketsOpen: Gauge;
  readonly joinsTotal: Counter<'result'>;
  readonly joinSeconds: Histogram;
  readonly firstFrameSeconds: Histogram;
  readonly eventsTotal: Counter<'type'>;
  readonly eventAppendSeconds: Histogram;
  readonly refusalsTotal: Counter<'code'>;
  readonly takeoversTotal: Counter;
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>;

  private constructor(registry: Registry) {
    const registers = [registry];
    this.registry = registry;
    this.rooms = new Gauge({ name: 'tribu_rooms', help: 'Rooms that have their home here.', registers });
    this.socketsOpen = new Gauge({ name: 'tribu_sockets_open', help: 'Open WebSockets.', registers });
    this.joinsTotal = new Counter({
      name: 'tribu_joins_total',
      help: 'Answered joins; result is ok or the code of the refusal.',
      labelNames: ['result'],
      registers,
    });
    this.joinSeconds = new Histogram({
      name: 'tribu_join_seconds',
      help: 'From room.join to its answer.',
      buckets: SECONDS,
      registers,
    });
    this.firstFrameSeconds = new Histogram({
      name: 'tribu_first_frame_seconds',
      help: "From join() in a participant's browser to the first remote frame, as its SDK tells.",
      buckets: SECONDS,
      registers,
    });
    this.eventsTotal = new Counter({
      name: 'tribu_events_total',
      help: 'Events appended to journals.',
      labelNames: ['type'],
      registers,
    });
    this.eventAppendSeconds = new Histogram({
      name: 'tribu_event_append_seconds',
      help: 'One append to a journal, from statement to confirmation.',
      buckets: SECONDS,
      registers,
    });
    this.refusalsTotal = new Counter({
      name: 'tribu_refusals_total',
      help: 'Typed errors given to callers, over HTTP and WebSocket.',
      labelNames: ['code'],
      registers,
    });
    this.takeoversTotal = new Counter({
      name: 'tribu_takeovers_total',
      help: 'Rooms whose home this node became: its own after a restart, or adopted ones.',
      registers,
    });
    this.httpSeconds = new Histogram({
      name: 'tribu_http_request_seconds',
      help: 'HTTP requests by route and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    });
  }

  /** With the process' own figures (CPU, memory, event loop lag) beside the server's. */
  static create(): Metrics {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    return new Metrics(registry);
  }

  /** Once, by whoever wires the server. */
  watch(figures: WatchedFigures): void {
    const registers = [this.registry];
    new Gauge({
      name: 'tribu_participants',
      help: 'People connected to rooms that have their home here.',
      registers,
      collect() {
        this.set(figures.participants());
      },
    });
    new Gauge({
      name: 'tribu_media_workers_alive',
      help: 'Media workers that run.',
      registers,
      collect() {
        this.set(figures.mediaWorkersAlive());
      },
    });
    new Counter({
      name: 'tribu_media_worker_deaths_total',
      help: 'Media workers that died without being asked to.',
      registers,
      collect() {
        this.reset();
        this.inc(figures.mediaWorkerDeaths());
      },
    });
  }

  /** Once, by whoever wires the server. */
  watchSpool(figures: SpoolFigures): void {
    registerSpool(this.registry, figures);
  }

  /** Once, by whoever wires the server. */
  watchCluster(figures: () => ClusterFigures): void {
    registerCluster(this.registry, figures);
  }

  /** Once, by whoever wires the server. */
  watchCapture(figures: CaptureFigures): void {
    registerCapture(this.registry, figures);
  }

  /** Once, by whoever wires the server. */
  watchJobs(figures: JobFigures): void {
    registerJobs(this.registry, figures);
  }

  /** All figures as text, and the content type to send them with. */
  async expose(): Promise<{ contentType: string; text: string }> {
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }
}
