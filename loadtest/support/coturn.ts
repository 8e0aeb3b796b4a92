import { randomBytes } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Engine, started } from './engines/engine.ts';
import { engineIdentity, giveTo } from './engines/engine-identity.ts';
import { EngineProcess } from './engines/engine-process.ts';
import { freePort } from './free-port.ts';
import { ROOT } from './project.ts';
import { type TempFolder, tempFolder } from './temp-folder.ts';
import { TurnClient, turnCredential } from './turn-client.ts';

const HOST = '127.0.0.1';
const FILES = ['start.sh', 'turnserver.conf'];
/** Loopback addresses are refused whatever the configuration says, unless this is said. */
const FOR_LOOPBACK = '--allow-loopback-peers';
const SHELL = '/bin/sh';
const UNAUTHORIZED = 401;

export interface CoturnOptions {
  /** The only addresses that it relays to. */
  readonly peers: readonly string[];
}

/** Debian's coturn as docker/coturn starts it, with the very configuration that operators are given. */
export class Coturn extends Engine {
  readonly secret: string;
  readonly port: number;
  /** For ICE_SERVERS. */
  readonly urls: readonly string[];

  private constructor(port: number, secret: string, process: EngineProcess, folder: TempFolder) {
    super(process, folder);
    this.port = port;
    this.secret = secret;
    this.urls = ['udp', 'tcp'].map((transport) => `turn:${HOST}:${port}?transport=${transport}`);
  }

  static async start({ peers }: CoturnOptions): Promise<Coturn> {
    const folder = await tempFolder();
    await giveTo(engineIdentity(), folder.path);
    // Copies: the checkout may lie where its user can't look.
    for (const file of FILES) await copyFile(join(ROOT, 'docker/coturn', file), join(folder.path, file));
    const [port, secret] = [await freePort(HOST), randomBytes(18).toString('base64')];
    const process = new EngineProcess({
      program: SHELL,
      args: [join(folder.path, 'start.sh'), FOR_LOOPBACK],
      cwd: folder.path,
      env: {
        TMPDIR: folder.path,
        TURN_SECRET: secret,
        TURN_PEERS: peers.join(','),
        TURN_LISTEN_ADDRESS: HOST,
        TURN_PORT: `${port}`,
        TURN_RELAY_ADDRESS: HOST,
      },
      stopSignal: 'SIGTERM',
      answers: () => answers(port),
    });
    return started(new Coturn(port, secret, process, folder));
  }

  /** A client with a credential that holds until then. */
  client(expiresAtMs: number): TurnClient {
    return new TurnClient({ host: HOST, port: this.port }, turnCredential(this.secret, 'tests', expiresAtMs));
  }
}

/** It runs once it refuses somebody. */
async function answers(port: number): Promise<boolean> {
  using client = new TurnClient({ host: HOST, port }, turnCredential('wrong', 'nobody', 0));
  return (await client.allocate()) === UNAUTHORIZED;
}
