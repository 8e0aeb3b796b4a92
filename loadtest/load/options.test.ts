import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('npm run load', () => {
  it('needs a scenario and a number of rooms', () => {
    expect(readOptions(['tribu', '--rooms', '3'])).toEqual({
      ...{ scenario: 'tribu', rooms: [3], seconds: 60, media: 'light', target: null },
      ...{ patience: 1, save: false, note: null },
    });
  });

  it('takes several numbers of rooms, in ascending order, and all the rest', () => {
    const args = '--rooms 40,10,20 --seconds 30 --media none --target https://id:s@live.example --save'.split(
      ' ',
    );
    expect(readOptions(['storm', ...args, '--note', 'a busy machine'])).toMatchObject({
      ...{ rooms: [10, 20, 40], seconds: 30, media: 'none', target: 'https://id:s@live.example' },
      ...{ save: true, note: 'a busy machine' },
    });
  });

  it.each([
    [[], /One scenario/],
    [['marathon', '--rooms', '1'], /One scenario/],
    [['tribu', 'storm', '--rooms', '1'], /One scenario/],
    [['tribu'], /--rooms/],
    [['tribu', '--rooms', '0'], /--rooms takes whole numbers from 1 on, not "0"/],
    [['tribu', '--rooms', '1,x'], /not "x"/],
    [['tribu', '--rooms', '1', '--seconds', '5'], /--seconds takes whole numbers from 10 on/],
    [['tribu', '--rooms', '1', '--media', 'loud'], /--media is one of/],
    [['tribu', '--rooms', '1', '--target', 'http://127.0.0.1:3000'], /has a key in it/],
    [['tribu', '--rooms', '1', '--speed', '2'], /--speed/],
  ])('%j explains itself', (args, fault) => {
    expect(() => readOptions(args)).toThrow(fault);
    expect(() => readOptions(args)).toThrow(/npm run load -- SCENARIO/);
  });
});
