import type { RtpParameters, TrackSource } from '@tribu-live/protocol';
import { cameraRtp, microphoneRtp, screenRtp, videoRtp } from './client-shapes.ts';

type Codec = RtpParameters['codecs'][number];
type Hostile = readonly [what: string, source: TrackSource, rtpParameters: RtpParameters];

function codecsOf(sent: RtpParameters, change: (codecs: Codec[]) => Codec[]): RtpParameters {
  return { ...sent, codecs: change(structuredClone(sent.codecs)) };
}

const opus = (change: Partial<Codec>) =>
  codecsOf(microphoneRtp(), ([codec]) => [{ ...codec, ...change } as Codec]);
const vp8 = (change: Partial<Codec>) =>
  codecsOf(cameraRtp(), ([codec, rtx]) => [{ ...codec, ...change } as Codec, rtx as Codec]);
const rtx = (change: Partial<Codec>) =>
  codecsOf(cameraRtp(), ([codec, other]) => [codec as Codec, { ...other, ...change } as Codec]);
/** What no schema would let through, for the case that one day it does. */
const beyondTypes = (value: unknown) => value as RtpParameters;

const extension = (uri: string, id: number) => ({ uri, id, encrypt: false, parameters: {} });
const MID = 'urn:ietf:params:rtp-hdrext:sdes:mid';

/** Parameters that no room takes; each was made wrong in one place. */
export const HOSTILE: readonly Hostile[] = [
  ['sound where a picture was announced', 'camera', microphoneRtp()],
  ['a picture where sound was announced', 'microphone', cameraRtp()],
  ['no codec', 'camera', codecsOf(cameraRtp(), () => [])],
  ['retransmissions of nothing', 'camera', codecsOf(cameraRtp(), ([, other]) => [other as Codec])],
  ['a codec that is not spoken here', 'camera', vp8({ mimeType: 'video/H264' })],
  ['a second codec', 'camera', rtx({ mimeType: 'video/VP9' })],
  ['a thousand codecs', 'camera', codecsOf(cameraRtp(), ([codec]) => Array(1000).fill(codec))],
  ['a payload type that means RTCP', 'camera', vp8({ payloadType: 72 })],
  ['a payload type above 127', 'microphone', opus({ payloadType: 300 })],
  ['a negative payload type', 'microphone', opus({ payloadType: -1 })],
  ['one payload type for two codecs', 'camera', rtx({ payloadType: 96, parameters: { apt: 96 } })],
  ['retransmissions of a codec that is not there', 'camera', rtx({ parameters: { apt: 55 } })],
  ['retransmissions of themselves', 'camera', rtx({ parameters: { apt: 97 } })],
  ['a wrong clock rate', 'camera', vp8({ clockRate: 48_000 })],
  ['opus in eight channels', 'microphone', opus({ channels: 8 })],
  [
    'lines for other people’s SDP in a codec parameter',
    'microphone',
    opus({ parameters: { stereo: '1\r\na=candidate:evil' } }),
  ],
  ['a mid with lines for an SDP', 'camera', { ...cameraRtp(), mid: '1\r\na=x' }],
  ['a mid of a thousand letters', 'camera', { ...cameraRtp(), mid: 'm'.repeat(1000) }],
  ['no encoding', 'camera', videoRtp('1', [])],
  ['four encodings', 'camera', videoRtp('1', [{ rid: 'a' }, { rid: 'b' }, { rid: 'c' }, { rid: 'd' }])],
  ['ten thousand encodings', 'camera', videoRtp('1', Array(10_000).fill({ ssrc: 5 }))],
  ['two voices in one track', 'microphone', { ...microphoneRtp(), encodings: [{ ssrc: 1 }, { ssrc: 2 }] }],
  ['one ssrc twice', 'camera', videoRtp('1', [{ ssrc: 7 }, { ssrc: 7 }])],
  ['an ssrc that is also its retransmissions’', 'screen', videoRtp('2', [{ ssrc: 7, rtx: { ssrc: 7 } }])],
  ['ssrc 0', 'screen', videoRtp('2', [{ ssrc: 0 }])],
  ['an ssrc of 33 bits', 'screen', videoRtp('2', [{ ssrc: 2 ** 32 }])],
  ['half an ssrc', 'screen', videoRtp('2', [{ ssrc: 1.5 }])],
  ['one rid twice', 'camera', videoRtp('1', [{ rid: 'a' }, { rid: 'a' }])],
  ['rids without a mid', 'camera', { ...cameraRtp(), mid: '' }],
  ['nothing to know the packets by', 'screen', { ...videoRtp('2', [{}]), mid: '' }],
  ['an encoding of another codec', 'screen', videoRtp('2', [{ ssrc: 7, codecPayloadType: 111 }])],
  ['spatial layers in VP8', 'screen', videoRtp('2', [{ ssrc: 7, scalabilityMode: 'L3T3' }])],
  ['a scalability mode of nonsense', 'screen', videoRtp('2', [{ ssrc: 7, scalabilityMode: 'L999T999' }])],
  ['a header extension id of 0', 'camera', { ...cameraRtp(), headerExtensions: [extension(MID, 0)] }],
  ['a header extension id above 255', 'camera', { ...cameraRtp(), headerExtensions: [extension(MID, 256)] }],
  [
    'one header extension id twice',
    'camera',
    { ...cameraRtp(), headerExtensions: [extension(MID, 4), extension('urn:other', 4)] },
  ],
  [
    'a thousand header extensions',
    'camera',
    { ...cameraRtp(), headerExtensions: Array(1000).fill(extension(MID, 4)) },
  ],
  ['codecs that are no list', 'camera', beyondTypes({ ...cameraRtp(), codecs: {} })],
  ['an ssrc of letters', 'screen', beyondTypes({ ...screenRtp(), encodings: [{ ssrc: 'seven' }] })],
  ['nothing at all', 'screen', beyondTypes(null)],
];
