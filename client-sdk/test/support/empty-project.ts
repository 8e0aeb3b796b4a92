import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const BIN = join(CHECKOUT, 'node_modules/.bin');
const env = { ...process.env, PATH: `${BIN}:${process.env.PATH ?? ''}` };

/** Packing builds the declarations as well, which takes its time on a small machine. */
export const PACK_TIMEOUT_MS = 120_000;

/** A school's project beside nothing of ours, with the packed SDK installed and no other package. */
export class EmptyProject implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Packs the SDK and installs the tarball without a network. */
  static async create(): Promise<EmptyProject> {
    const project = new EmptyProject(await mkdtemp(join(tmpdir(), 'tribu-package-')));
    try {
      await project.#install();
    } catch (error) {
      await project.close();
      throw error;
    }
    return project;
  }

  /** Where the package stands, as its users find it. */
  get sdk(): string {
    return join(this.folder, 'node_modules/@tribu-live/client-sdk');
  }

  async write(path: string, content: string | object): Promise<void> {
    const target = join(this.folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, typeof content === 'string' ? content : JSON.stringify(content));
  }

  /** Runs a tool of ours (`vite`, `tsc`) inside the project; gives what it printed. */
  async run(tool: string, ...args: readonly string[]): Promise<string> {
    const { stdout } = await run(join(BIN, tool), args, { cwd: this.folder, env });
    return stdout;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async #install(): Promise<void> {
    const pack = ['pack', '--json', '--pack-destination', this.folder];
    const { stdout } = await run('npm', pack, { cwd: join(CHECKOUT, 'client-sdk'), env });
    const tarball = /"filename": "([^"]+\.tgz)"/.exec(stdout)?.[1];
    if (tarball === undefined) throw new Error(`npm pack named no file: ${stdout}`);
    await this.write('package.json', { name: 'school', private: true, type: 'module' });
    const install = ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`];
    await run('npm', install, { cwd: this.folder, env });
  }
}
