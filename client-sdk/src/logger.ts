/** What a log line is about: ids and figures, never tokens, credentials or names. */
export type LogContext = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Receives the SDK's log lines. `console` fits. */
export interface Logger {
  debug(message: string, context?: LogContext): void;
  info(message: string, context?: LogContext): void;
  warn(message: string, context?: LogContext): void;
}

const nothing = () => undefined;

/** The default: the SDK is quiet unless the page asks for its log. */
export const SILENT_LOGGER: Logger = { debug: nothing, info: nothing, warn: nothing };
