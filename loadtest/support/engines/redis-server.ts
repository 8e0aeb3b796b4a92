import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { Engine, started } from './engine.ts';
import { type EngineFolder, type EngineOptions, engineFolder } from './engine-folder.ts';
import { enginePort } from './engine-port.ts';
import { EngineProcess } from './engine-process.ts';

const ANSWER_TIMEOUT_MS = 1000;

/** Debian's Redis with a password, on a port of its own. `stop` writes its data to disk, `kill` loses them. */
export class RedisServer extends Engine {
  readonly url: string;
  readonly port: number;

  private constructor(port: number, password: string, process: EngineProcess, folder: EngineFolder) {
    super(process, folder);
    this.port = port;
    this.url = `redis://:${password}@127.0.0.1:${port}`;
  }

  static async start(options: EngineOptions = {}): Promise<RedisServer> {
    const folder = await engineFolder(options);
    const [port, password] = [await enginePort(), randomBytes(18).toString('hex')];
    const file = join(folder.path, 'redis.conf');
    const lines = [`port ${port}`, 'bind 127.0.0.1', `requirepass ${password}`, `dir ${folder.path}`];
    await writeFile(file, [...lines, 'save 3600 1', 'appendonly no', 'daemonize no', ''].join('\n'));
    const process = new EngineProcess({
      program: 'redis-server',
      args: [file],
      cwd: folder.path,
      stopSignal: 'SIGTERM',
      answers: () => answers(port, password),
    });
    const server = new RedisServer(port, password, process, folder);
    return started(server);
  }
}

async function answers(port: number, password: string): Promise<boolean> {
  const socket = createConnection(port, '127.0.0.1');
  try {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    await once(socket, 'connect', { signal });
    socket.write(`AUTH ${password}\r\nPING\r\n`);
    let text = '';
    while (!text.includes('+PONG')) text += String((await once(socket, 'data', { signal }))[0]);
    return true;
  } finally {
    socket.destroy();
  }
}
