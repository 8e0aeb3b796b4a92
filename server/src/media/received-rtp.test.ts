import { ortc } from 'mediasoup';
import { describe, expect, it } from 'vitest';
import { dtls } from '../../test/integration/media/client-shapes.ts';
import { engineCapabilities } from './codecs.ts';
import { cleanCapabilities, cleanDtls } from './received-rtp.ts';

describe('what a client says it receives', () => {
  it('[R9] keeps what this engine sends and drops the rest', () => {
    const ours = engineCapabilities();
    const h264 = {
      kind: 'video',
      mimeType: 'video/H264',
      clockRate: 90_000,
      preferredPayloadType: 110,
    } as const;
    const cleaned = cleanCapabilities({ ...ours, codecs: [h264, ...ours.codecs] });
    expect(cleaned.codecs?.map(({ mimeType }) => mimeType)).toEqual(['audio/opus', 'video/VP8', 'video/rtx']);
    expect(() => ortc.validateAndNormalizeRtpCapabilities(structuredClone(cleaned))).not.toThrow();
  });

  it('[R9] refuses a list without end', () => {
    const [codec] = engineCapabilities().codecs;
    const codecs = Array(1000).fill(codec);
    expect(() => cleanCapabilities({ codecs })).toThrow(expect.objectContaining({ code: 'media_refused' }));
  });
});

describe('the certificate a client announces', () => {
  it('[R9] takes the first strong fingerprint', () => {
    const weak = { algorithm: 'sha-1', value: Array(20).fill('01').join(':') } as const;
    const strong = dtls('ab').fingerprints[0] ?? weak;
    const { role, fingerprints } = cleanDtls({ fingerprints: [weak, strong] });
    expect(role).toBe('auto');
    expect(fingerprints).toEqual([{ algorithm: 'sha-256', value: strong.value.toUpperCase() }]);
  });

  it.each([
    ['a role that does not exist', { ...dtls(), role: 'boss' as 'client' }],
    ['no fingerprint', { ...dtls(), fingerprints: [] }],
    [
      'a weak one only',
      { fingerprints: [{ algorithm: 'sha-1' as const, value: Array(20).fill('01').join(':') }] },
    ],
    ['one too short', { fingerprints: [{ algorithm: 'sha-256' as const, value: 'AB:CD' }] }],
    [
      'one of other signs',
      { fingerprints: [{ algorithm: 'sha-256' as const, value: Array(32).fill('zz').join(':') }] },
    ],
  ])('[R9] %s: refused', (_what, sent) => {
    expect(() => cleanDtls(sent)).toThrow(expect.objectContaining({ code: 'media_refused' }));
  });
});
