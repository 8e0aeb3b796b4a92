import { availableParallelism, homedir, networkInterfaces } from 'node:os';
import type { Machine } from './config.ts';

/** The machine this process runs on. */
export function thisMachine(): Machine {
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return {
    cores: availableParallelism(),
    isRoot: process.getuid?.() === 0,
    homeDir: homedir(),
    workDir: process.cwd(),
    addresses: interfaces.filter((one) => !one.internal && one.family === 'IPv4').map((one) => one.address),
  };
}
