/** The code of what ended with its connection: no word of the server. */
export const CONNECTION_LOST = 'connection_lost';

/** What the server refused, or how it failed to answer; codes are those of protocol/src/errors.ts. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}
