export { Signaling, type SignalingOptions } from './signaling.ts';
