import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../project.ts';
import { Engine, started } from './engine.ts';
import { type EngineFolder, engineFolder } from './engine-folder.ts';
import { enginePort } from './engine-port.ts';
import { EngineProcess } from './engine-process.ts';

const CONFIG = join(ROOT, 'config/prometheus');
const ANSWER_TIMEOUT_MS = 1000;

export interface PrometheusOptions {
  /** Host and port of each node that it scrapes. */
  readonly nodes: readonly string[];
  /** An operator's. */
  readonly token: string;
}

/** Debian's Prometheus with the project's own configuration, on a port of its own; it looks every second. */
export class PrometheusServer extends Engine {
  readonly url: string;

  private constructor(url: string, process: EngineProcess, folder: EngineFolder) {
    super(process, folder);
    this.url = url;
  }

  static async start({ nodes, token }: PrometheusOptions): Promise<PrometheusServer> {
    const folder = await engineFolder({});
    const [port, inFolder] = [await enginePort(), (name: string) => join(folder.path, name)];
    await cp(CONFIG, folder.path, { recursive: true });
    const config = await readFile(inFolder('prometheus.yml'), 'utf8');
    const often = config.replace(
      /^( *(?:scrape_interval|scrape_timeout|evaluation_interval)): .*$/gm,
      '$1: 1s',
    );
    await writeFile(inFolder('prometheus.yml'), often);
    await writeFile(inFolder('nodes.yml'), JSON.stringify([{ targets: nodes }]));
    await writeFile(inFolder('operator.token'), token);
    const url = `http://127.0.0.1:${port}`;
    const process = new EngineProcess({
      program: 'prometheus',
      args: [
        `--config.file=${inFolder('prometheus.yml')}`,
        `--storage.tsdb.path=${inFolder('data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=warn',
      ],
      cwd: folder.path,
      stopSignal: 'SIGTERM',
      answers: async () => {
        const response = await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
        await response.arrayBuffer();
        return response.ok;
      },
    });
    return started(new PrometheusServer(url, process, folder));
  }

  /** The `data` of an answer of its API. @throws Error with what it said instead */
  async ask<T>(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<T> {
    const response = await fetch(`${this.url}/api/v1/${path}?${new URLSearchParams(parameters)}`);
    const answer = (await response.json()) as { status: string; data: T; error?: string };
    if (answer.status !== 'success') throw new Error(answer.error ?? response.statusText);
    return answer.data;
  }
}
