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

const run = promisify(execFile);
/** Where the set-up finds Debian's, unless it says otherwise. */
const PROGRAMS = '/usr/lib/postgresql/15/bin';
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
  readonly #password: string;

  private constructor(port: number, password: string, process: EngineProcess, folder: EngineFolder) {
    super(process, folder);
    this.port = port;
    this.#password = password;
  }

  static async start(options: EngineOptions = {}): Promise<PostgresServer> {
    const folder = await engineFolder(options);
    const port = await enginePort();
    const { data, password } = await ensureData(folder.path);
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const process = new EngineProcess({
      program: tool('postgres'),
      args: ['-D', data, '-p', `${port}`, ...settings],
      cwd: data,
      // "Fast": transactions under way are rolled back.
      stopSignal: 'SIGINT',
      answers: () => server.#query('postgres', 'select true').then((text) => text === 't'),
    });
    const server = new PostgresServer(port, password, process, folder);
    return started(server);
  }

  /** Makes an empty database and gives its URL. */
  async createDatabase(name = `tribu_${randomBytes(6).toString('hex')}`): Promise<string> {
    await this.#query('postgres', `create database ${name} template template0`);
    return this.#urlOf(name);
  }

  /** Gives the URL of the database of this name, which is made where there is none. */
  async ensureDatabase(name: string): Promise<string> {
    const found = await this.#query('postgres', `select true from pg_database where datname = '${name}'`);
    return found === 't' ? this.#urlOf(name) : this.createDatabase(name);
  }

  /** Ends its connections and drops it. */
  async dropDatabase(url: string): Promise<void> {
    await this.#query('postgres', `drop database ${nameOf(url)} with (force)`);
  }

  /** Writes a database to a file, as operators back it up (pg_dump's custom format). */
  async dump(url: string, file: string): Promise<void> {
    await run(tool('pg_dump'), ['--format=custom', `--file=${file}`, `--dbname=${url}`], { env: {} });
  }

  /** Makes a database of what `dump` wrote and gives its URL. */
  async restore(file: string): Promise<string> {
    const url = await this.createDatabase();
    await run(tool('pg_restore'), ['--exit-on-error', '--no-owner', `--dbname=${url}`, file], { env: {} });
    return url;
  }

  #urlOf(database: string): string {
    return `postgres://${ROLE}:${this.#password}@127.0.0.1:${this.port}/${database}`;
  }

  async #query(database: string, statement: string): Promise<string> {
    const args = ['--no-psqlrc', '--tuples-only', '--no-align', '-c', statement, this.#urlOf(database)];
    const { stdout } = await run(tool('psql'), args, { env: { PGCONNECT_TIMEOUT: '5' } });
    return stdout.trim();
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
  await run(tool('initdb'), args, { cwd: folder, env, ...identity });
  await rename(making, data);
  return { data, password };
}

function tool(name: string): string {
  return join(process.env.POSTGRES_BIN_DIR || PROGRAMS, name);
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}
