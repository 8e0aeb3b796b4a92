import { type DestinationStream, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';

/** Structured logs. Context by `logger.child({ module })`; keys: sessionId, personId, correlationId. */
export type Logger = PinoLogger;

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
  // Written at once: the last words before an exit are the ones that matter, and info is rare.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: true }));
}
