import { familyOf } from '../../support/index.ts';
import type { Machine } from './machines.ts';

/** What can happen to a node's machine, as far as others can tell. */
export const FAULTS = ['kill', 'pause', 'cut'] as const;
export type FaultKind = (typeof FAULTS)[number];

export interface Fault {
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** Ends it: the process is started again, goes on, or has its network back. */
  undo(): Promise<void>;
}

export function strike(kind: FaultKind, machine: Machine): Promise<Fault> {
  return { kill, pause, cut }[kind](machine);
}

/** The server dies without a word; its media workers end with it, its connections are reset. */
async function kill({ server }: Machine): Promise<Fault> {
  const atMs = Date.now();
  await server.kill('SIGKILL');
  return {
    atMs,
    async undo() {
      await server.restart();
    },
  };
}

/** Everything of the node stands still, with its connections open, as on a machine that hangs. */
async function pause({ server }: Machine): Promise<Fault> {
  const { mediaWorkers, capture } = await familyOf(server);
  const pids = [server.pid, ...mediaWorkers, ...capture];
  const atMs = Date.now();
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  return {
    atMs,
    async undo() {
      for (const pid of pids.toReversed()) process.kill(pid, 'SIGCONT');
    },
  };
}

/** Packets vanish in both directions; the node itself goes on. */
async function cut({ namespace }: Machine): Promise<Fault> {
  const atMs = Date.now();
  await namespace.cut();
  return { atMs, undo: () => namespace.heal() };
}
