import { execFile } from 'node:child_process';

/** What promtool said, and whether it was content (code 0). */
export interface Verdict {
  readonly code: number | string;
  readonly said: string;
}

/** Runs Debian's promtool. @param input for its standard input */
export function promtool(args: readonly string[], input = ''): Promise<Verdict> {
  return new Promise((resolve) => {
    const child = execFile('promtool', [...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? 'killed'), said: stdout + stderr });
    });
    child.stdin?.end(input);
  });
}
