import { expect, it } from 'vitest';
import { MediaDeviceFailure } from './device-failure.ts';

it.each([
  ['camera', new DOMException('', 'NotAllowedError'), 'blocked'],
  ['camera', new DOMException('', 'SecurityError'), 'blocked'],
  ['microphone', new DOMException('', 'NotFoundError'), 'missing'],
  ['camera', new DOMException('', 'OverconstrainedError'), 'missing'],
  ['camera', new DOMException('', 'NotReadableError'), 'busy'],
  ['camera', new DOMException('', 'AbortError'), 'busy'],
  ['screen', new DOMException('', 'NotAllowedError'), 'cancelled'],
  ['screen', new DOMException('', 'NotSupportedError'), 'unsupported'],
  ['camera', new TypeError('no getUserMedia'), 'unsupported'],
  ['camera', 'nonsense', 'unsupported'],
] as const)('%s: %s is %s', (source, error, reason) => {
  expect(MediaDeviceFailure.from(source, error)).toMatchObject({
    name: 'MediaDeviceFailure',
    source,
    reason,
  });
});

it('keeps a failure as it is', () => {
  const failure = new MediaDeviceFailure('camera', 'busy');
  expect(MediaDeviceFailure.from('camera', failure)).toBe(failure);
});
