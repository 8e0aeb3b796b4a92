export { Line, type LineQuality } from './line.ts';
export type { NetworkNamespace } from './namespace.ts';
export { Network } from './network.ts';
export { NetworkRefused } from './network-refused.ts';
export { RELAY_HOST, Relay, type RelayOptions } from './relay.ts';
