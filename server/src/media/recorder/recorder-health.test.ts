import { describe, expect, it } from 'vitest';
import { MEDIA } from '../defaults.ts';
import { recorderHealth, type TrackCapture } from './recorder-health.ts';

const WELL: TrackCapture = { is: 'captured', trouble: null };
const lacking = (forMs: number): TrackCapture => ({ is: 'lacking', forMs, trouble: 'capture_away' });

describe('how a recording is', () => {
  it('[D4] is off when nothing is to be recorded', () => {
    expect(recorderHealth(false, [], { is: 'running' })).toEqual({ is: 'off' });
  });

  it('[D4] runs once something is captured; a take that is just being opened is no trouble', () => {
    expect(recorderHealth(true, [], null)).toBeNull();
    expect(recorderHealth(true, [lacking(0)], { is: 'off' })).toEqual({ is: 'off' });
    expect(recorderHealth(true, [WELL, lacking(MEDIA.takeGraceMs - 1)], { is: 'off' })).toEqual({
      is: 'running',
    });
  });

  it('[D4] stays what it was while nobody sends anything', () => {
    expect(recorderHealth(true, [], { is: 'running' })).toEqual({ is: 'running' });
  });

  it('[D4] one track that is not captured is trouble for the room', () => {
    expect(recorderHealth(true, [WELL, lacking(MEDIA.takeGraceMs)], { is: 'running' })).toEqual({
      is: 'trouble',
      trouble: 'capture_away',
    });
  });

  it('[D4] of several troubles the one that somebody can end is said', () => {
    const full: TrackCapture = { is: 'captured', trouble: 'disk_full' };
    const missing: TrackCapture = { is: 'captured', trouble: 'packets_missing' };
    expect(recorderHealth(true, [missing, lacking(9000), full], null)).toEqual({
      is: 'trouble',
      trouble: 'disk_full',
    });
  });
});
