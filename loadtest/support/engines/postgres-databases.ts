import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Where the set-up finds Debian's, unless it says otherwise. */
const PROGRAMS = '/usr/lib/postgresql/15/bin';

/** One of Postgres' programs. */
export function postgresProgram(name: string): string {
  return join(process.env.POSTGRES_BIN_DIR || PROGRAMS, name);
}

/** The databases of a Postgres that runs. */
export class PostgresDatabases {
  readonly #url: string;

  /** @param url of a database whose user may make others */
  constructor(url: string) {
    this.#url = url;
  }

  async answers(): Promise<boolean> {
    return (await this.#query('select true')) === 't';
  }

  /** Makes a database, empty unless there is a template, and gives its URL. */
  async create(name = `tribu_${randomBytes(6).toString('hex')}`, template = 'template0'): Promise<string> {
    await this.#query(`create database ${name} template ${template}`);
    return this.#urlOf(name);
  }

  /** Gives the URL of the database of this name, which is made where there is none. */
  async ensure(name: string): Promise<string> {
    const found = await this.#query(`select true from pg_database where datname = '${name}'`);
    return found === 't' ? this.#urlOf(name) : this.create(name);
  }

  /** Ends its connections and drops it. */
  async drop(url: string): Promise<void> {
    await this.#query(`drop database ${new URL(url).pathname.slice(1)} with (force)`);
  }

  /** Writes a database to a file, as operators back it up (pg_dump's custom format). */
  async dump(url: string, file: string): Promise<void> {
    const args = ['--format=custom', `--file=${file}`, `--dbname=${url}`];
    await run(postgresProgram('pg_dump'), args, { env: {} });
  }

  /** Makes a database of what `dump` wrote and gives its URL. */
  async restore(file: string): Promise<string> {
    const url = await this.create();
    const args = ['--exit-on-error', '--no-owner', `--dbname=${url}`, file];
    await run(postgresProgram('pg_restore'), args, { env: {} });
    return url;
  }

  #urlOf(name: string): string {
    const url = new URL(this.#url);
    url.pathname = name;
    return url.href;
  }

  async #query(statement: string): Promise<string> {
    const args = ['--no-psqlrc', '--tuples-only', '--no-align', '-c', statement, this.#url];
    const { stdout } = await run(postgresProgram('psql'), args, { env: { PGCONNECT_TIMEOUT: '5' } });
    return stdout.trim();
  }
}
