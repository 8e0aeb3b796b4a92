/** Something the person at the keyboard can do something about: shown without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
  /** 2: the command was not written as it takes; 1: it was and failed. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
