import { expect, it } from 'vitest';
import { ManualTimers } from '../../test/support/manual-timers.ts';
import { SILENT_LOGGER } from '../logger.ts';
import type { LocalTrack } from './local-track.ts';
import { MicrophoneWatch } from './microphone-watch.ts';

function setUp() {
  const timers = new ManualTimers();
  const device = { peak: 0.1 as number | null };
  const watch = new MicrophoneWatch(timers, SILENT_LOGGER, () => ({
    peak: () => device.peak,
    level: () => 0.5,
    close: () => undefined,
  }));
  const said: boolean[] = [];
  watch.on('dead', ({ dead }) => said.push(dead));
  const local = (more: Partial<LocalTrack> = {}): LocalTrack => ({
    trackId: 't',
    source: 'microphone',
    track: { muted: false } as MediaStreamTrack,
    silenced: false,
    endedByDevice: false,
    ...more,
  });
  return { timers, device, watch, said, local };
}

it('says so when a microphone that is on gives nothing from its first moment for 4 s, and takes it back', async () => {
  const { timers, device, watch, said, local } = setUp();
  device.peak = 0;
  watch.handleLocalTrack(local());
  await timers.pass(4000);
  expect(said).toEqual([]);
  await timers.pass(500);
  expect(said).toEqual([true]);
  device.peak = 0.001;
  await timers.pass(300);
  expect(said).toEqual([true, false]);
});

it('waits 45 s with one that worked: noise removal of the system makes pauses digitally silent', async () => {
  const { timers, device, watch, said, local } = setUp();
  const track = local();
  watch.handleLocalTrack(track);
  await timers.pass(3000);
  device.peak = 0;
  await timers.pass(44_000);
  watch.handleLocalTrack(track);
  await timers.pass(44_000);
  expect(said).toEqual([]);
  await timers.pass(2000);
  expect(said).toEqual([true]);
});

it('knows within 4 s when the machine mutes one that worked', async () => {
  const { timers, watch, said, local } = setUp();
  const track = { muted: false };
  watch.handleLocalTrack(local({ track: track as MediaStreamTrack }));
  await timers.pass(3000);
  track.muted = true;
  await timers.pass(4500);
  expect(said).toEqual([true]);
});

it('does without a measure where the browser refuses one', async () => {
  const timers = new ManualTimers();
  const watch = new MicrophoneWatch(timers, SILENT_LOGGER, () => {
    throw new DOMException('different sample rates', 'NotSupportedError');
  });
  const { local } = setUp();
  watch.handleLocalTrack(local());
  await timers.pass(60_000);
  expect(watch.dead).toBe(false);
  expect(watch.level()).toBe(0);
});

it('never calls a muted microphone dead', async () => {
  const { timers, device, watch, said, local } = setUp();
  device.peak = 0;
  watch.handleLocalTrack(local({ silenced: true }));
  await timers.pass(60_000);
  watch.handleLocalTrack(local());
  await timers.pass(3000);
  expect(said).toEqual([]);
  expect(watch.level()).toBe(0.5);
});

it('knows one that the machine muted or took away', async () => {
  const { timers, watch, said, local } = setUp();
  watch.handleLocalTrack(local({ track: { muted: true } as MediaStreamTrack }));
  await timers.pass(5000);
  watch.handleLocalTrack(null);
  await timers.pass(300);
  watch.handleLocalTrack(local({ endedByDevice: true }));
  await timers.pass(5000);
  expect(said).toEqual([true, false, true]);
});

it('says nothing while the browser holds sound back', async () => {
  const { timers, device, watch, said, local } = setUp();
  device.peak = null;
  watch.handleLocalTrack(local());
  await timers.pass(60_000);
  expect(said).toEqual([]);
});

it('never calls one dead that is held while its person whispers', async () => {
  const { timers, device, watch, said, local } = setUp();
  device.peak = 0;
  watch.handleLocalTrack(local({ track: { muted: false, enabled: false } as MediaStreamTrack }));
  await timers.pass(60_000);
  expect(said).toEqual([]);
});
