import { describe, expect, it } from 'vitest';
import type { PermittedTrack } from './permitted.ts';
import { type Demand, routes } from './routes.ts';

const CAMERA: PermittedTrack = {
  trackId: 'camera',
  publisherId: 'ines',
  source: 'camera',
  silenced: [],
  viewers: ['lea'],
  recorded: false,
};
const VOICE: PermittedTrack = { ...CAMERA, trackId: 'voice', source: 'microphone', silenced: ['self'] };

const viewOf = (demand: Demand, track = CAMERA) => routes([track], demand)[0]?.viewers[0];
const shown = (tiles: [string, { width: number; height: number }][], known: string[]): Demand =>
  new Map([['lea', { tiles: new Map(tiles), known: new Set(known) }]]);

describe('routes', () => {
  it('[R9] sends everything to a viewer who never said what is on screen', () => {
    expect(viewOf(new Map())).toEqual({ personId: 'lea', paused: false, maxHeight: null });
  });

  it('[R9] pauses a picture that the viewer does not show and bounds the others by their tile', () => {
    expect(viewOf(shown([], ['camera']))).toMatchObject({ paused: true });
    expect(viewOf(shown([['camera', { width: 0, height: 90 }]], ['camera']))).toMatchObject({ paused: true });
    expect(viewOf(shown([['camera', { width: 160, height: 90 }]], ['camera']))).toMatchObject({
      paused: false,
      maxHeight: 90,
    });
  });

  it('[R9] shows a track that came after the viewer last spoke', () => {
    expect(viewOf(shown([], []))).toMatchObject({ paused: false, maxHeight: null });
  });

  it('[R9] never pauses a voice for want of a tile, and says when it is silenced', () => {
    expect(viewOf(shown([], ['voice']), VOICE)).toMatchObject({ paused: false });
    expect(routes([VOICE], new Map())[0]?.silenced).toBe(true);
  });
});
