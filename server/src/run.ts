import { ConfigError, loadConfig } from './config/index.ts';
import { createContext } from './context.ts';

/** A stop that takes longer than this, once its rooms were waited for and handed over, is cut short. */
const STOP_TIMEOUT_MS = 15_000;
/** How long handing rooms over may take beyond the time that they are waited for. */
const HAND_OVER_LIMIT_MS = 30_000;

/** The server's life from its environment to its exit. */
export async function run(): Promise<void> {
  try {
    const config = loadConfig(process.env);
    const context = await createContext(config);
    const { log, url } = context;
    if (process.getuid?.() === 0) {
      const under = config.unprivileged === null ? 'root as well' : `user ${config.unprivileged.uid}`;
      log.warn(`the server runs as root; Postgres and media workers run as ${under}`);
    }
    const stop = (reason: string, code: number): void => {
      setTimeout(() => process.exit(code === 0 ? 1 : code), STOP_TIMEOUT_MS).unref();
      void context.close(reason).then(() => process.exit(code));
    };
    const impatient = new AbortController();
    let draining = false;
    const leave = (signal: string): void => {
      // Asked again, it waits for nobody.
      if (draining) impatient.abort();
      if (draining) return;
      draining = true;
      const inVain = setTimeout(() => stop(signal, 0), config.drainMs + HAND_OVER_LIMIT_MS);
      void context.drain(impatient.signal).then(() => {
        clearTimeout(inVain);
        stop(signal, 0);
      });
    };
    process.on('SIGTERM', () => leave('SIGTERM'));
    process.on('SIGINT', () => leave('SIGINT'));
    void context.lost.then((why) => {
      log.fatal(why);
      stop(why, 1);
    });
    log.info({ url }, 'server is ready');
    process.stdout.write(config.demo ? `\nOpen ${url} in your browser.\n` : `\nListening at ${url}.\n`);
  } catch (error) {
    process.stderr.write(`${startError(error)}\n`);
    process.exit(1);
  }
}

/** A fault of the configuration is the operator's: its sentence says all, a stack would hide it. */
function startError(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
