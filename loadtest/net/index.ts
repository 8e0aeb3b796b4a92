export { Line, type LineQuality } from './line.ts';
export { RELAY_HOST, Relay, type RelayOptions } from './relay.ts';
