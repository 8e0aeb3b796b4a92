export { TokenBuckets, type TokenBucketsOptions } from './token-buckets.ts';
