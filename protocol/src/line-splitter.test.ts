import { describe, expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

describe('lines of a stream', () => {
  it('come whole, however the stream was cut', () => {
    const splitter = new LineSplitter(100);
    expect(splitter.push('{"a"')).toEqual([]);
    expect(splitter.push(':1}\n{"b":2}\n{"c')).toEqual(['{"a":1}', '{"b":2}']);
    expect(splitter.push('":3}\n')).toEqual(['{"c":3}']);
  });

  it('are refused beyond their bound, with or without an end', () => {
    expect(new LineSplitter(4).push('12345\n')).toBeNull();
    const endless = new LineSplitter(4);
    expect(endless.push('123')).toEqual([]);
    expect(endless.push('45')).toBeNull();
  });
});
