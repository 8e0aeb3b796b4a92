import { expect, it } from 'vitest';
import { engineCapabilities, isWantedExtension } from './codecs.ts';

it('a phone held upright sends upright pictures: nobody offers to turn them later, and a recording could not', () => {
  const orientation = 'urn:3gpp:video-orientation';
  expect(isWantedExtension(orientation)).toBe(false);
  const { headerExtensions = [] } = engineCapabilities();
  expect(headerExtensions.map(({ uri }) => uri)).not.toContain(orientation);
  expect(headerExtensions.length).toBeGreaterThan(0);
});
