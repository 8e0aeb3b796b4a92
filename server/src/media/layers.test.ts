import { describe, expect, it } from 'vitest';
import { layerFor, layerHeights, priorityFor } from './layers.ts';

const CAMERA = [{ scaleResolutionDownBy: 4 }, { scaleResolutionDownBy: 2 }, { scaleResolutionDownBy: 1 }];

describe('layers', () => {
  it('[R9] knows the heights of a camera in three layers, of one that names no scale, and of one without layers', () => {
    expect(layerHeights(CAMERA)).toEqual([90, 180, 360]);
    expect(layerHeights([{}, {}, {}])).toEqual([90, 180, 360]);
    expect(layerHeights([{}, {}])).toEqual([180, 360]);
    expect(layerHeights([{}])).toBeNull();
  });

  it.each([
    [0, 0],
    [90, 0],
    [135, 0],
    [136, 1],
    [180, 1],
    [270, 1],
    [271, 2],
    [360, 2],
    [2000, 2],
    [null, 2],
  ])('[R9] a tile of %s CSS pixels gets layer %i', (maxHeight, layer) => {
    expect(layerFor([90, 180, 360], maxHeight)).toBe(layer);
  });

  it('[R9] gives a larger tile a layer that is never lower', () => {
    let before = 0;
    for (let height = 0; height < 1000; height += 1) {
      const layer = layerFor([90, 180, 360], height);
      expect(layer).toBeGreaterThanOrEqual(before);
      before = layer;
    }
  });

  it('[R9] shares a weak line: screens first, then large pictures, then small ones', () => {
    const shares = [priorityFor('screen', 100), priorityFor('camera', 360), priorityFor('camera', 90)];
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(new Set(shares).size).toBe(3);
  });
});
