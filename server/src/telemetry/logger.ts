import { type DestinationStream, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';

/** Structured logs. Context by `logger.child({ module })`; keys: sessionId, personId, correlationId. */
export type Logger = PinoLogger;

/** What is logged while the log can't be written. */
const MOST_WAITING_BYTES = 256 * 1024;

/** Fields that never reach a log, at any of the first three levels. */
const SECRETS = [
  'token',
  'resumeToken',
  'secret',
  'secretKey',
  'password',
  'authorization',
  'cookie',
  'credential',
  'auth',
  'iceParameters',
  'dtlsParameters',
];

/**
 * @param config level: `silent` and the levels of pino
 * @param destination where lines go; standard output unless a test reads them
 */
export function createLogger(config: { readonly level: string }, destination?: DestinationStream): Logger {
  const options = {
    level: config.level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[redacted]',
    },
  };
  return pino(options, destination ?? logOutput(1));
}

/**
 * Written at once: the last words before an exit are the ones that matter, and info is rare. While the disk below
 * takes nothing the newest lines are kept up to a bound and written when there is room again.
 */
export function logOutput(fileDescriptor: number): DestinationStream {
  const output = pino.destination({ dest: fileDescriptor, sync: true, maxLength: MOST_WAITING_BYTES });
  // Nobody is left who could be told; whoever logs has other work, and must not end of a full disk.
  output.on('error', () => undefined);
  return output;
}
