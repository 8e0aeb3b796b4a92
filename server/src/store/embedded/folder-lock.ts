import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { lookAt } from './processes.ts';

interface Holder {
  readonly pid: number;
  readonly startedAt: string;
  readonly token: string;
}

/** A file that names the one server that may run Postgres on a data folder. A dead holder's is taken over. */
export class FolderLock {
  readonly #path: string;
  readonly #content: string;

  private constructor(path: string, content: string) {
    this.#path = path;
    this.#content = content;
  }

  /** @throws EmbeddedPostgresError `data_in_use` */
  static acquire(path: string): FolderLock {
    const holder: Holder = {
      pid: process.pid,
      startedAt: lookAt(process.pid)?.startedAt ?? '',
      token: randomUUID(),
    };
    const content = JSON.stringify(holder);
    const own = `${path}.${holder.token}`;
    writeFileSync(own, content, { mode: 0o600 });
    try {
      while (!linked(own, path)) evictDeadHolder(path, `${own}.old`);
    } finally {
      rmSync(own, { force: true });
    }
    return new FolderLock(path, content);
  }

  /** Idempotent; a lock that meanwhile belongs to another stays. */
  release(): void {
    if (read(this.#path) === this.#content) rmSync(this.#path, { force: true });
  }
}

/** A hard link is made or not, and comes with its content: no one reads a half-written lock. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function evictDeadHolder(path: string, aside: string): void {
  const content = read(path);
  if (content === null) return;
  const holder = parse(content);
  if (holder !== null && lookAt(holder.pid)?.startedAt === holder.startedAt) throw inUse(path, holder.pid);
  try {
    renameSync(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  // Between our look and our rename another may have evicted it and locked: give that one its lock back.
  if (read(aside) !== content) linked(aside, path);
  rmSync(aside, { force: true });
}

function parse(content: string): Holder | null {
  try {
    return JSON.parse(content) as Holder;
  } catch (error) {
    // Not one of ours, or cut off by a crash of the machine.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function inUse(path: string, pid: number): EmbeddedPostgresError {
  const message = `Another server (pid ${pid}) runs on this data folder (${path}). Stop it, set TRIBU_DATA to another folder, or give this one the other's database by DATABASE_URL.`;
  return new EmbeddedPostgresError('data_in_use', message);
}
