/** The little of a structured logger that the store needs; pino's loggers fit. */
export interface StoreLog {
  debug(context: object, message: string): void;
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
}
