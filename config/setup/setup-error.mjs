/** The set-up can't go on. The message is one sentence or list that says what a person has to do. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';

  /**
   * @param {'no_package_manager' | 'packages_failed' | 'npm_failed' | 'no_user' | 'no_worker' | 'busy' | 'no_folder' | 'build_failed' | 'unknown_script'} code
   * @param {string} message
   * @param {{ retryable?: boolean, cause?: unknown }} [options]
   */
  constructor(code, message, { retryable = false, cause } = {}) {
    super(message, { cause });
    this.code = code;
    this.retryable = retryable;
  }
}
