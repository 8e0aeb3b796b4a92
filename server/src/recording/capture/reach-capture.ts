import { readFileSync } from 'node:fs';
import { setTimeout as later } from 'node:timers/promises';
import { CAPTURE_PROTOCOL_VERSION, type CaptureNews, type CaptureOrder } from '@tribu-live/protocol';
import { capturePlace } from '../../config/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import { CaptureError } from './capture-error.ts';
import { CaptureLine } from './capture-line.ts';
import { type CaptureConfig, killCapture, startCapture } from './capture-process.ts';
import type { CaptureTimes } from './defaults.ts';

export interface Reach {
  readonly config: CaptureConfig;
  readonly hello: Omit<Extract<CaptureOrder, { type: 'hello' }>, 'type' | 'version'>;
  readonly log: Logger;
  readonly times: CaptureTimes;
}

export interface Reached {
  readonly line: CaptureLine;
  readonly pid: number;
}

/**
 * Finds the capture process of this node or starts one (unless somebody else does), and greets it. One of another version is told to stop first,
 * one that doesn't answer is killed.
 * @throws CaptureError, and the system's error when the process can't be started
 */
export async function reachCapture(reach: Reach): Promise<Reached> {
  const { socket } = capturePlace(reach.config.dataDir);
  const found = await CaptureLine.connect(socket, reach.log);
  if (found !== null) {
    const greeted = await greetFound(found, reach);
    if (greeted !== null) return greeted;
  }
  if (reach.config.recordings.captureApart) throw new CaptureError('awaited');
  const line = await start(socket, reach);
  const welcome = await greet(line, reach);
  if (welcome === null) {
    line.close();
    throw new CaptureError('silent');
  }
  if (welcome.version !== CAPTURE_PROTOCOL_VERSION) {
    line.close();
    throw new CaptureError('strange');
  }
  return { line, pid: welcome.pid };
}

/** Null when it was ended: it hangs, or is of another release. */
async function greetFound(line: CaptureLine, reach: Reach): Promise<Reached | null> {
  const { config, log, times } = reach;
  const welcome = await greet(line, reach);
  if (welcome?.version === CAPTURE_PROTOCOL_VERSION) {
    log.info({ pid: welcome.pid }, 'found the capture process that was running');
    return { line, pid: welcome.pid };
  }
  if (welcome !== null) {
    log.warn(
      { version: welcome.version },
      'the running capture process is of another version: it is replaced',
    );
    line.send({ type: 'stop' });
    await Promise.race([line.ended, later(times.stopLimitMs, undefined, { ref: false })]);
  } else {
    log.error({}, 'the running capture process does not answer: it is killed');
  }
  line.close();
  const pid = welcome?.pid ?? notedPid(config);
  if (pid !== null) killCapture(pid, config.dataDir);
  return null;
}

async function start(socket: string, { config, hello, log, times }: Reach): Promise<CaptureLine> {
  const began = performance.now();
  const started = startCapture(config, hello.bucket);
  let ended = false;
  void started.ended.then(() => {
    ended = true;
  });
  for (;;) {
    const line = await CaptureLine.connect(socket, log);
    if (line !== null) {
      const tookMs = Math.round(performance.now() - began);
      log.info({ pid: started.pid, tookMs }, 'capture process started');
      return line;
    }
    if (ended) throw new CaptureError('ended');
    if (performance.now() - began > times.startLimitMs) {
      killCapture(started.pid, config.dataDir);
      throw new CaptureError('silent');
    }
    await later(times.startPollMs);
  }
}

/** Null when it doesn't answer in time or ends. */
async function greet(
  line: CaptureLine,
  { hello, times }: Reach,
): Promise<Extract<CaptureNews, { type: 'welcome' }> | null> {
  const welcomed = new Promise<Extract<CaptureNews, { type: 'welcome' }>>((resolve) => {
    line.onNews = (news) => {
      if (news.type === 'welcome') resolve(news);
    };
  });
  line.send({ type: 'hello', version: CAPTURE_PROTOCOL_VERSION, ...hello });
  const over = new AbortController();
  const late = later(times.welcomeLimitMs, null, { signal: over.signal }).catch(() => null);
  const answer = await Promise.race([welcomed, line.ended.then(() => null), late]);
  over.abort();
  return answer;
}

function notedPid(config: CaptureConfig): number | null {
  try {
    const pid = Number.parseInt(readFileSync(capturePlace(config.dataDir).pidFile, 'utf8'), 10);
    return Number.isInteger(pid) && pid > 1 ? pid : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
