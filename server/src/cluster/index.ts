export { LoneNode } from './lone-node.ts';
export type * from './types.ts';
