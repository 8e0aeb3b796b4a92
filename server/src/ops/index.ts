export { createOps } from './create-ops.ts';
export type { OpsDeps } from './deps.ts';
