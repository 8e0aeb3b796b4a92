/** No media worker can be had. The message is for the person who set this up: what failed, what to do. */
export class MediaWorkerError extends Error {
  /** @override */
  name = 'MediaWorkerError';

  /**
   * @param {'wrong_version' | 'refused' | 'unobtainable' | 'build_failed' | 'busy'} code
   * @param {string} message
   * @param {{ retryable?: boolean, cause?: unknown }} [options]
   */
  constructor(code, message, { retryable = false, cause } = {}) {
    super(message, { cause });
    this.code = code;
    this.retryable = retryable;
  }
}

/** @param {unknown} error @returns {string} */
export function sentenceOf(error) {
  return error instanceof Error ? error.message : String(error);
}
