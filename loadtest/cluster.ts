// `npm run cluster -- [FOLDER] [--nodes 3] [--workers 2]`: a deployment of several nodes on this machine, until
// Ctrl-C. In a folder that is named its data stay for the next start.
import { createWriteStream, existsSync, readFileSync, type WriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  endLeftBehind,
  isAlive,
  type LocalCluster,
  ROOT,
  startCluster,
  tempFolder,
} from './support/index.ts';

const PARENT_CHECK_INTERVAL_MS = 1000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { nodes: { type: 'string', default: '3' }, workers: { type: 'string', default: '2' } },
});
const stopped = untilStopped();
if (positionals[0] === undefined) {
  await using folder = await tempFolder();
  await run(folder.path);
} else {
  const folder = resolve(process.env.INIT_CWD ?? ROOT, positionals[0]);
  const pidFile = await take(folder);
  try {
    await run(folder);
  } finally {
    await rm(pidFile);
  }
}
process.exit(0);

async function run(folder: string): Promise<void> {
  const logs = new Map<string, WriteStream>();
  const heard = (name: string, line: string) => {
    const log = logs.get(name) ?? createWriteStream(join(folder, `${name}.log`), { flags: 'a' });
    logs.set(name, log);
    log.write(`${line}\n`);
  };
  const [nodes, workers] = [count('nodes', values.nodes), count('workers', values.workers)];
  console.log(`Starting Redis, Postgres, an S3 server, ${nodes} nodes and ${workers} job workers …`);
  await using cluster = await startCluster({ nodes, workers, dataDir: folder, heard });
  await writeFile(join(folder, 'cluster.env'), exportLines(cluster.env), { mode: 0o600 });
  console.log(summary(cluster, folder));
  watchEnds(cluster);
  console.log(`\nStopping: ${await stopped}.`);
}

function summary({ nodes, workers, engines, env }: LocalCluster, folder: string): string {
  const { redis, postgres, s3 } = engines;
  const variables = join(folder, 'cluster.env');
  return [
    '',
    'The demo school answers on each node; what is booked on one is there on all:',
    ...nodes.map((node) => `  ${node.env.NODE_ID}    ${node.url}    process ${node.pid}`),
    '',
    ...workers.map(({ pid }, index) => `  worker-${index + 1}  process ${pid}`),
    `  Redis     process ${redis.pid}    ${env.REDIS_URL}`,
    `  Postgres  process ${postgres.pid}    ${env.DATABASE_URL}`,
    `  S3        process ${s3.pid}    ${env.STORAGE_URL}`,
    '',
    'To see a node die, hang and go on, or leave in good order:',
    `  kill -KILL ${nodes.at(-1)?.pid}    kill -STOP ${nodes[0]?.pid}    kill -CONT ${nodes[0]?.pid}    kill -TERM ${nodes[1]?.pid}`,
    'For an API key of your own:',
    `  . ${variables} && npm run keys -- create --name school`,
    `Data, logs and these variables are in ${folder}. Ctrl-C (or: kill ${process.pid}) stops everything.`,
  ].join('\n');
}

function exportLines(env: Readonly<Record<string, string>>): string {
  return `${Object.entries(env)
    .map(([name, value]) => `export ${name}='${value}'`)
    .join('\n')}\n`;
}

function watchEnds({ nodes }: LocalCluster): void {
  for (const node of nodes) {
    void node.exited().then(() => console.log(`${node.env.NODE_ID} (process ${node.pid}) has ended.`));
  }
}

function count(name: string, text: string): number {
  const number = Number(text);
  const least = name === 'nodes' ? 1 : 0;
  if (Number.isInteger(number) && number >= least && number <= 20) return number;
  console.error(`--${name} must be a whole number from ${least} to 20, not "${text}".`);
  process.exit(1);
}

/** Makes the folder ours: one cluster at a time, and what a killed one left is ended first. */
async function take(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const pidFile = join(folder, 'cluster.pid');
  const owner = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
  if (owner > 0 && isAlive(owner) && isCluster(owner)) {
    console.error(`A cluster runs in ${folder} already: process ${owner}.`);
    process.exit(1);
  }
  // Where no cluster ever was, servers below are somebody else's.
  const ended = owner > 0 ? await endLeftBehind(folder) : 0;
  if (ended > 0) console.log(`Ended ${ended} processes that a cluster before left in ${folder}.`);
  await writeFile(pidFile, `${process.pid}`);
  return pidFile;
}

/** The pid alone may be anybody's by now. */
function isCluster(pid: number): boolean {
  const file = `/proc/${pid}/cmdline`;
  return !existsSync(file) || readFileSync(file, 'utf8').includes('loadtest/cluster.ts');
}

/** Resolves with why: a signal, or the end of who started us, which no signal tells when it was killed. */
function untilStopped(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) resolve('who started it is gone');
  }, PARENT_CHECK_INTERVAL_MS);
  timer.unref();
  return promise;
}
