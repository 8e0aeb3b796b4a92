import { describe, expect, it } from 'vitest';
import { connectFrame, parseFrame, requestFrame, socketUrl } from './wire.ts';

describe('socket.io by hand', () => {
  it.each([
    ['0{"sid":"a","pingInterval":10000}', { is: 'open' }],
    ['40{"sid":"b"}', { is: 'connected' }],
    ['2', { is: 'ping' }],
    ['41', { is: 'disconnected' }],
    ['42["beat",{}]', { is: 'push', name: 'beat', body: {} }],
    [
      '4312[{"ok":true,"value":{"seq":7}}]',
      { is: 'answer', id: 12, answer: { ok: true, value: { seq: 7 } } },
    ],
    [
      '430[{"ok":false,"error":{"code":"quiet_now","message":"[later]"}}]',
      { is: 'answer', id: 0, answer: { ok: false, error: { code: 'quiet_now', message: '[later]' } } },
    ],
    [
      '44{"message":"token_expired","data":{"code":"token_expired","message":"The token has expired."}}',
      { is: 'refused', code: 'token_expired', message: 'The token has expired.' },
    ],
    ['44{"message":"no"}', { is: 'refused', code: 'unauthenticated', message: 'no' }],
    ['6', { is: 'unknown' }],
  ])('reads %s', (text, frame) => {
    expect(parseFrame(text)).toEqual(frame);
  });

  it('refuses what is no JSON where JSON is due', () => {
    expect(() => parseFrame('42["events",')).toThrow(SyntaxError);
  });

  it('writes what it reads', () => {
    expect(connectFrame({ resumeToken: 'r' })).toBe('40{"resumeToken":"r"}');
    expect(requestFrame(3, 'hand.raise', { commandId: 'c' })).toBe('423["hand.raise",{"commandId":"c"}]');
  });

  it('finds the WebSocket of a home, secure where the home is', () => {
    expect(socketUrl('http://127.0.0.1:3000', '/v1/live')).toBe(
      'ws://127.0.0.1:3000/v1/live/?EIO=4&transport=websocket',
    );
    expect(socketUrl('https://live.example/', '/v1/live')).toBe(
      'wss://live.example/v1/live/?EIO=4&transport=websocket',
    );
  });
});
