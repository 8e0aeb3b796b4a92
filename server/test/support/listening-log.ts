import type { StoreLog } from '../../src/store/index.ts';

export interface ListeningLog extends StoreLog {
  /** Resolves when a line with this message comes, or has come since the last call for it. */
  said(message: string): Promise<object>;
}

/** A log that tests wait for instead of sleeping. */
export function listeningLog(): ListeningLog {
  const lines: { readonly message: string; readonly context: object }[] = [];
  const waiting = new Set<() => void>();
  const write = (context: object, message: string) => {
    lines.push({ message, context });
    for (const look of [...waiting]) look();
  };
  const said = (message: string) => {
    const { promise, resolve } = Promise.withResolvers<object>();
    const look = () => {
      const at = lines.findIndex((line) => line.message.includes(message));
      const line = lines[at];
      if (line === undefined) return;
      lines.splice(0, at + 1);
      waiting.delete(look);
      resolve(line.context);
    };
    waiting.add(look);
    look();
    return promise;
  };
  return { debug: write, info: write, warn: write, error: write, said };
}
