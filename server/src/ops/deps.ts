import type { NodeReport } from '@tribu-live/protocol';
import type { HttpDeps } from '../http/index.ts';

/** What the operators' page is made of. */
export interface OpsDeps extends HttpDeps {
  /** What each living node says of itself, this one first. */
  readonly reports: () => readonly NodeReport[];
}
