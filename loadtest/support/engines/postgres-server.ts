import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Engine, started } from './engine.ts';
import { type EngineFolder, type EngineOptions, engineFolder } from './engine-folder.ts';
import { engineIdentity, giveTo } from './engine-identity.ts';
import { enginePort } from './engine-port.ts';
import { EngineProcess } from './engine-process.ts';
import { PostgresDatabases, postgresProgram } from './postgres-databases.ts';

const run = promisify(execFile);
const ROLE = 'tribu';

/** Nothing is forced to disk: what a killed Postgres had answered is still with the operating system. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  fsync: 'off',
  full_page_writes: 'off',
  max_wal_size: '512MB',
  timezone: 'UTC',
};

/** Debian's Postgres on a port and data of its own. */
export class PostgresServer extends Engine {
  readonly port: number;
  /** Of the database that is always there, whose user may make others. */
  readonly url: string;
  readonly #databases: PostgresDatabases;

  private constructor(port: number, url: string, process: EngineProcess, folder: EngineFolder) {
    super(process, folder);
    this.port = port;
    this.url = url;
    this.#databases = new PostgresDatabases(url);
  }

  static async start(options: EngineOptions = {}): Promise<PostgresServer> {
    const folder = await engineFolder(options);
    const port = await enginePort();
    const { data, password } = await ensureData(folder.path);
    const url = `postgres://${ROLE}:${password}@127.0.0.1:${port}/postgres`;
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const process = new EngineProcess({
      program: postgresProgram('postgres'),
      args: ['-D', data, '-p', `${port}`, ...settings],
      cwd: data,
      // "Fast": transactions under way are rolled back.
      stopSignal: 'SIGINT',
      answers: () => new PostgresDatabases(url).answers(),
    });
    return started(new PostgresServer(port, url, process, folder));
  }

  /** Makes an empty database and gives its URL. */
  createDatabase(name?: string): Promise<string> {
    return this.#databases.create(name);
  }

  /** Gives the URL of the database of this name, which is made where there is none. */
  ensureDatabase(name: string): Promise<string> {
    return this.#databases.ensure(name);
  }

  /** Ends its connections and drops it. */
  dropDatabase(url: string): Promise<void> {
    return this.#databases.drop(url);
  }

  /** Writes a database to a file, as operators back it up (pg_dump's custom format). */
  dump(url: string, file: string): Promise<void> {
    return this.#databases.dump(url, file);
  }

  /** Makes a database of what `dump` wrote and gives its URL. */
  restore(file: string): Promise<string> {
    return this.#databases.restore(file);
  }
}

/** What an earlier one left in the folder, or new data. */
async function ensureData(folder: string): Promise<{ data: string; password: string }> {
  const [data, passwordFile] = [join(folder, 'data'), join(folder, 'password')];
  if (existsSync(join(data, 'PG_VERSION'))) return { data, password: await readFile(passwordFile, 'utf8') };
  const identity = engineIdentity();
  const password = randomBytes(18).toString('hex');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await giveTo(identity, passwordFile);
  // What an initdb that was killed left is no data yet.
  const making = join(folder, 'data.making');
  await rm(making, { recursive: true, force: true });
  const access = ['-U', ROLE, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const locale = ['--encoding=UTF8', '--locale=C.UTF-8'];
  const args = ['-D', making, ...access, ...locale, '--no-sync', '--no-instructions'];
  const env = { PATH: '/usr/bin:/bin', TZ: 'UTC' };
  await run(postgresProgram('initdb'), args, { cwd: folder, env, ...identity });
  await rename(making, data);
  return { data, password };
}
