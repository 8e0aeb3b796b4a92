/** A call to Redis that failed or took too long; it may have had its effect. */
export class RedisAway extends Error {
  override readonly name = 'RedisAway';
  readonly retryable = true;
}
