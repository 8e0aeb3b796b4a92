import { ERRORS, LineQuality, SessionKind } from '@tribu-live/protocol';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type CaptureFigures, registerCapture } from './capture-metrics.ts';
import { type ClusterFigures, registerCluster } from './cluster-metrics.ts';
import { type JobFigures, registerJobs } from './job-metrics.ts';
import { type NodeFigures, registerNode } from './node-metrics.ts';
import { type RoomFigures, registerRooms } from './room-metrics.ts';
import { registerSpool, type SpoolFigures } from './spool-metrics.ts';

/** Upper bounds in seconds, from what a loopback call takes to what nobody waits for. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** The same for what people watch a blank tile for. */
const FRAME_SECONDS = [0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1, 1.5, 2, 3, 5, 10, 30];
/** Shares of packets: nobody hears 1 %, Opus repairs 5, and from 10 on speech suffers. */
const LOSS = [0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
/** How a join may fail by our own fault. */
const OUR_FAULTS = ['internal', 'unavailable', 'media_unavailable'];
/** Counts of prom-client's own under names that Prometheus keeps for counters. */
const MISNAMED = [
  'nodejs_active_resources_total',
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
];

/** The server's own figures in Prometheus' form; each Metrics has its own registry. */
export class Metrics {
  readonly registry: Registry;
  readonly socketsOpen: Gauge;
  readonly sessionsStartedTotal: Counter<'kind'>;
  readonly sessionsEndedTotal: Counter<'kind'>;
  readonly joinsTotal: Counter<'result'>;
  readonly joinSeconds: Histogram<'step'>;
  readonly firstFrameSeconds: Histogram;
  readonly packetsLostRatio: Histogram<'direction'>;
  readonly lineReportsTotal: Counter<'quality'>;
  readonly eventsTotal: Counter<'type'>;
  readonly eventAppendSeconds: Histogram;
  readonly eventDeliverySeconds: Histogram;
  readonly refusalsTotal: Counter<'code'>;
  readonly takeoversTotal: Counter;
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>;

  private constructor(registry: Registry) {
    this.registry = registry;
    const counter = <L extends string = never>(name: string, help: string, labelNames: L[] = []) =>
      new Counter({ name, help, labelNames, registers: [registry] });
    const histogram = <L extends string = never>(
      name: string,
      help: string,
      buckets = SECONDS,
      labelNames: L[] = [],
    ) => new Histogram({ name, help, labelNames, buckets, registers: [registry] });

    this.socketsOpen = new Gauge({
      name: 'tribu_sockets_open',
      help: 'Open WebSockets.',
      registers: [registry],
    });
    this.sessionsStartedTotal = counter(
      'tribu_sessions_started_total',
      'Sessions whose room opened here for the first time, by kind.',
      ['kind'],
    );
    this.sessionsEndedTotal = counter(
      'tribu_sessions_ended_total',
      'Sessions that ended in a room here, by kind.',
      ['kind'],
    );
    this.joinsTotal = counter(
      'tribu_joins_total',
      'Answered joins; result is ok or the code of the refusal.',
      ['result'],
    );
    this.joinSeconds = histogram(
      'tribu_join_seconds',
      'Successful joins by step: door is the HTTP join, room is room.join on the socket, each to its answer.',
      SECONDS,
      ['step'],
    );
    this.firstFrameSeconds = histogram(
      'tribu_first_frame_seconds',
      'From join() in a browser to the first picture or sound of somebody else, as its SDK tells.',
      FRAME_SECONDS,
    );
    this.packetsLostRatio = histogram(
      'tribu_packets_lost_ratio',
      'Share of media packets lost on the line of one person, looked at a few times a minute; received: by us.',
      LOSS,
      ['direction'],
    );
    this.lineReportsTotal = counter(
      'tribu_line_reports_total',
      'Changes of the quality of their own line that browsers told.',
      ['quality'],
    );
    this.eventsTotal = counter('tribu_events_total', 'Events appended to journals.', ['type']);
    this.eventAppendSeconds = histogram(
      'tribu_event_append_seconds',
      'One append to a journal, from statement to confirmation.',
    );
    this.eventDeliverySeconds = histogram(
      'tribu_event_delivery_seconds',
      'From the decision for an event to its going out to everybody in the room, the append included.',
    );
    this.refusalsTotal = counter(
      'tribu_refusals_total',
      'Typed errors given to callers, over HTTP and WebSocket.',
      ['code'],
    );
    this.takeoversTotal = counter(
      'tribu_takeovers_total',
      'Rooms whose home this node became: its own after a restart, or adopted ones.',
    );
    this.httpSeconds = histogram(
      'tribu_http_request_seconds',
      'HTTP requests by route and status.',
      SECONDS,
      ['method', 'route', 'status'],
    );
  }

  /** With the process' own figures (CPU, memory, event loop lag) beside the server's. */
  static create(): Metrics {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    for (const name of MISNAMED) registry.removeSingleMetric(name);
    const metrics = new Metrics(registry);
    metrics.#beginAtZero();
    return metrics;
  }

  /** A counter that appears with its first count seems never to have risen: alerts would miss that one. */
  #beginAtZero(): void {
    for (const code of Object.keys(ERRORS)) this.refusalsTotal.inc({ code }, 0);
    for (const result of ['ok', ...OUR_FAULTS]) this.joinsTotal.inc({ result }, 0);
    for (const quality of LineQuality.options) this.lineReportsTotal.inc({ quality }, 0);
    for (const kind of SessionKind.options) {
      this.sessionsStartedTotal.inc({ kind }, 0);
      this.sessionsEndedTotal.inc({ kind }, 0);
    }
  }

  /** Counts what went into the journal of a session of this kind, for good. */
  journaled(events: readonly { readonly type: string }[], kind: string): void {
    for (const { type } of events) {
      this.eventsTotal.inc({ type });
      if (type === 'room.opened') this.sessionsStartedTotal.inc({ kind });
      if (type === 'room.ended') this.sessionsEndedTotal.inc({ kind });
    }
  }

  /** Each of these once, by whoever wires the server. */
  watchRooms(figures: RoomFigures): void {
    registerRooms(this.registry, figures);
  }

  watchNode(figures: NodeFigures): void {
    registerNode(this.registry, figures);
  }

  watchSpool(figures: SpoolFigures): void {
    registerSpool(this.registry, figures);
  }

  watchCluster(figures: () => ClusterFigures): void {
    registerCluster(this.registry, figures);
  }

  watchCapture(figures: CaptureFigures): void {
    registerCapture(this.registry, figures);
  }

  watchJobs(figures: JobFigures): void {
    registerJobs(this.registry, figures);
  }

  /** All figures as text, and the content type to send them with. */
  async expose(): Promise<{ contentType: string; text: string }> {
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }
}
