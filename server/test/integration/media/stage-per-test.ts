import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { MediaEngine } from '../../../src/media/index.ts';
import { ManualClock } from './manual-clock.ts';
import { Stage, startEngine, Underneath } from './stage.ts';

// Importing this gives a test file one engine on a clock of its own, and each of its tests a fresh room on it.

export let engine: MediaEngine;
export let clock: ManualClock;
export let underneath: Underneath;
export let stage: Stage;

beforeAll(async () => {
  underneath = new Underneath();
  clock = new ManualClock();
  engine = await startEngine({ clock });
});

afterAll(async () => {
  await engine.close('test is over');
  underneath.stop();
});

beforeEach(() => {
  stage?.room.close();
  underneath.producers.length = 0;
  underneath.consumers.length = 0;
  underneath.transports.length = 0;
  underneath.onConsumer = () => undefined;
  stage = new Stage(engine);
});
