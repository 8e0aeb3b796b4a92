import { TribuError } from '@tribu-live/protocol';
import { ortc } from 'mediasoup';
import { describe, expect, it } from 'vitest';
import { cameraRtp, microphoneRtp, screenRtp } from '../../test/integration/media/client-shapes.ts';
import { HOSTILE } from '../../test/integration/media/hostile-rtp.ts';
import { ROUTER_CODECS } from './codecs.ts';
import { cleanSentRtp } from './sent-rtp.ts';

describe('what a client says it sends', () => {
  it.each([
    ['microphone', microphoneRtp()],
    ['camera', cameraRtp()],
    ['screen', screenRtp()],
  ] as const)('[R9] a %s of Chromium is taken, and mediasoup can map it', (source, sent) => {
    const { rtpParameters } = cleanSentRtp(source, sent, [], 'ours');
    const router = ortc.generateRouterRtpCapabilities(ROUTER_CODECS);
    const mapping = ortc.getProducerRtpParametersMapping(structuredClone(rtpParameters), router);
    expect(mapping.encodings).toHaveLength(sent.encodings.length);
    expect(rtpParameters.encodings?.map(({ rid }) => rid)).toEqual(sent.encodings.map(({ rid }) => rid));
  });

  it('[R9] nothing of the sender’s own words is handed on', () => {
    const sent = microphoneRtp();
    const words = { cname: 'words', reducedSize: true };
    const { rtpParameters } = cleanSentRtp('microphone', { ...sent, msid: 'words', rtcp: words }, [], 'ours');
    expect(JSON.stringify(rtpParameters)).not.toContain('words');
    expect(rtpParameters.rtcp?.cname).toBe('ours');
  });

  it('[R9] leaves out header extensions and codec parameters that nobody asked for', () => {
    const sent = cameraRtp();
    const delay = { uri: 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay', id: 12 };
    const [codec, rtx] = sent.codecs;
    const odd = { ...codec, parameters: { 'x-odd': '1' } } as typeof codec;
    const extensions = [...(sent.headerExtensions ?? []), delay];
    const changed = {
      ...sent,
      codecs: [odd, rtx].filter((one) => one !== undefined),
      headerExtensions: extensions,
    };
    const { rtpParameters } = cleanSentRtp('camera', changed, [], 'ours');
    expect(rtpParameters.headerExtensions).toHaveLength(sent.headerExtensions?.length ?? 0);
    expect(rtpParameters.codecs[0]?.parameters).toEqual({});
  });

  it.each(HOSTILE.filter(([, , sent]) => sent !== null && Array.isArray(sent.codecs)))(
    '[R9] %s: refused, naming the field',
    (_what, source, sent) => {
      const error = caught(() => cleanSentRtp(source, sent, [], 'ours'));
      expect(error).toBeInstanceOf(TribuError);
      expect(error).toMatchObject({
        code: 'media_refused',
        field: expect.stringMatching(/^rtpParameters\.[a-zA-Z]+$/),
      });
    },
  );

  it('[R9] what belongs to another track of the same person is refused', () => {
    const { marks } = cleanSentRtp('screen', screenRtp('2', 3001), [], 'ours');
    const sameSsrc = screenRtp('3', 3001);
    const sameAsRtx = screenRtp('3', 3002);
    const sameMid = screenRtp('2', 4001);
    for (const sent of [sameSsrc, sameAsRtx, sameMid]) {
      expect(() => cleanSentRtp('screen', sent, [marks], 'ours')).toThrow(TribuError);
    }
    expect(() => cleanSentRtp('screen', screenRtp('3', 4001), [marks], 'ours')).not.toThrow();
  });
});

function caught(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
