export { AddressRate } from './address-rate.ts';
export { callerAddress } from './caller-address.ts';
export { TokenBuckets, type TokenBucketsOptions } from './token-buckets.ts';
