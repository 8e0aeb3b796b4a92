import type { Line } from './line.ts';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** up: from whoever connects to the relay towards its target; down: back. */
export interface Lines {
  readonly up: Line;
  readonly down: Line;
}
