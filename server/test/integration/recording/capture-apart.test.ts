import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLogger } from '../../../src/telemetry/index.ts';
import { CaptureStage } from './capture-stage.ts';

let stage: CaptureStage;
beforeEach(async () => {
  stage = await CaptureStage.create();
});
afterEach(async () => {
  await stage[Symbol.asyncDispose]();
});

it('capture that runs apart is waited for, and used when it is there', async () => {
  const lines: string[] = [];
  const inVain = Promise.withResolvers<void>();
  const write = (line: string) => {
    lines.push(line);
    if (line.includes('CAPTURE_APART')) inVain.resolve();
  };
  const { recordings } = stage.config;
  const config = { ...stage.config, recordings: { ...recordings, captureApart: true } };
  const waiting = stage.server({ config, log: createLogger({ level: 'info' }, { write }) });
  await inVain.promise;

  // In the part of whoever keeps it running.
  const { pid } = await stage.server();
  expect((await waiting).pid).toBe(pid);
  expect(lines.filter((line) => line.includes('capture process started'))).toEqual([]);
});
