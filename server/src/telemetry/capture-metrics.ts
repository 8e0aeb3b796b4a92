import type { Registry } from 'prom-client';
import { ReadFigures } from './read-figures.ts';

/** What the server knows of its node's capture process. Counts since the server's start. */
export interface CaptureFigures {
  readonly connected: () => boolean;
  /** How often a connected capture process was lost. */
  readonly restarts: () => number;
  readonly takesOpen: () => number;
  readonly takesInTrouble: () => number;
  /** Rooms in which something that should be captured is not, whatever the reason. */
  readonly roomsInTrouble: () => number;
  /** RTP packets that came in. */
  readonly packetsReceived: () => number;
  /** Those of them that are in the files. */
  readonly packetsWritten: () => number;
  readonly piecesToUpload: () => number;
  /** Age of the oldest packet in them. */
  readonly uploadsBehindSeconds: () => number;
}

export function registerCapture(registry: Registry, figures: CaptureFigures): void {
  const figure = new ReadFigures(registry);
  figure.gauge('tribu_capture_connected', 'Whether the capture process takes orders (1 or 0).', () =>
    figures.connected() ? 1 : 0,
  );
  figure.counter(
    'tribu_capture_restarts_total',
    'Capture processes that were lost and replaced.',
    figures.restarts,
  );
  figure.gauge('tribu_capture_takes_open', 'Tracks that are being captured.', figures.takesOpen);
  figure.gauge('tribu_capture_takes_in_trouble', 'Takes that capture can not write.', figures.takesInTrouble);
  figure.gauge(
    'tribu_recordings_in_trouble',
    'Rooms in which something that should be recorded is not.',
    figures.roomsInTrouble,
  );
  figure.counter(
    'tribu_capture_packets_received_total',
    'RTP packets that came to capture.',
    figures.packetsReceived,
  );
  figure.counter(
    'tribu_capture_packets_written_total',
    'Those of them that are in files.',
    figures.packetsWritten,
  );
  figure.gauge(
    'tribu_uploads_waiting',
    'Closed pieces of takes that are not in the bucket.',
    figures.piecesToUpload,
  );
  figure.gauge(
    'tribu_uploads_behind_seconds',
    'Age of the oldest packet in a closed piece that is not in the bucket; up to 10 is normal.',
    figures.uploadsBehindSeconds,
  );
}
