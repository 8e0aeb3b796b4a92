import { z } from 'zod';

/**
 * WebRTC parameters as they cross the wire, bounded field by field: they end up in the media worker, a C++
 * process that must never see what it cannot handle. Shapes follow ORTC as mediasoup writes it.
 */
const Short = z.string().max(100);
const FmtpValue = z.union([z.string().max(200), z.number(), z.null()]);
const Fmtp = z
  .record(z.string().max(60), FmtpValue)
  .refine((value) => Object.keys(value).length <= 20, 'too many');
const PayloadType = z.number().int().min(0).max(127);
const Ssrc = z.number().int().min(0).max(0xffff_ffff);
const Feedback = z.object({ type: Short, parameter: Short.optional() });
const MimeType = z.string().regex(/^(audio|video)\/[A-Za-z0-9.+-]{1,40}$/);

export const DtlsParameters = z.strictObject({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(
      z.strictObject({
        algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
        value: z.string().regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){15,63}$/),
      }),
    )
    .min(1)
    .max(5),
});
export type DtlsParameters = z.infer<typeof DtlsParameters>;

const RtpCodec = z.object({
  mimeType: MimeType,
  payloadType: PayloadType,
  clockRate: z.number().int().min(1).max(192_000),
  channels: z.number().int().min(1).max(8).optional(),
  parameters: Fmtp.optional(),
  rtcpFeedback: z.array(Feedback).max(20).optional(),
});

const Encoding = z.object({
  ssrc: Ssrc.optional(),
  rid: z
    .string()
    .regex(/^[A-Za-z0-9]{1,16}$/)
    .optional(),
  codecPayloadType: PayloadType.optional(),
  rtx: z.object({ ssrc: Ssrc }).optional(),
  dtx: z.boolean().optional(),
  scalabilityMode: z.string().max(20).optional(),
  scaleResolutionDownBy: z.number().min(1).max(64).optional(),
  maxBitrate: z.number().int().min(0).max(50_000_000).optional(),
  maxFramerate: z.number().min(0).max(240).optional(),
  active: z.boolean().optional(),
  priority: Short.optional(),
  networkPriority: Short.optional(),
  adaptivePtime: z.boolean().optional(),
});

export const RtpParameters = z.object({
  mid: Short.optional(),
  msid: z.string().max(200).optional(),
  codecs: z.array(RtpCodec).min(1).max(10),
  headerExtensions: z
    .array(
      z.object({
        uri: z.string().max(200),
        id: z.number().int().min(1).max(255),
        encrypt: z.boolean().optional(),
        parameters: Fmtp.optional(),
      }),
    )
    .max(20)
    .optional(),
  encodings: z.array(Encoding).min(1).max(4),
  rtcp: z.object({ cname: z.string().max(200).optional(), reducedSize: z.boolean().optional() }).optional(),
});
export type RtpParameters = z.infer<typeof RtpParameters>;

export const RtpCapabilities = z.object({
  codecs: z
    .array(
      z.object({
        kind: z.enum(['audio', 'video']),
        mimeType: MimeType,
        preferredPayloadType: PayloadType.optional(),
        clockRate: z.number().int().min(1).max(192_000),
        channels: z.number().int().min(1).max(8).optional(),
        parameters: Fmtp.optional(),
        rtcpFeedback: z.array(Feedback).max(20).optional(),
      }),
    )
    .max(40),
  headerExtensions: z
    .array(
      z.object({
        kind: z.enum(['audio', 'video']).optional(),
        uri: z.string().max(200),
        preferredId: z.number().int().min(1).max(255),
        preferredEncrypt: z.boolean().optional(),
        direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).optional(),
      }),
    )
    .max(40)
    .optional(),
});
export type RtpCapabilities = z.infer<typeof RtpCapabilities>;

export const IceParameters = z.object({
  usernameFragment: z.string().max(256),
  password: z.string().max(256),
  iceLite: z.boolean().optional(),
});
export type IceParameters = z.infer<typeof IceParameters>;

export const IceCandidate = z.object({
  foundation: Short,
  priority: z.number(),
  address: Short,
  ip: Short.optional(),
  protocol: z.enum(['udp', 'tcp']),
  port: z.number().int(),
  type: z.enum(['host', 'srflx', 'prflx', 'relay']),
  tcpType: z.enum(['passive']).optional(),
});

export const IceServer = z.object({
  urls: z.union([z.string(), z.array(z.string())]),
  username: z.string().optional(),
  credential: z.string().optional(),
});
export type IceServer = z.infer<typeof IceServer>;

/** All that a client needs to build its end of a transport. */
export const TransportOffer = z.object({
  id: Short,
  iceParameters: IceParameters,
  iceCandidates: z.array(IceCandidate),
  dtlsParameters: DtlsParameters,
});
export type TransportOffer = z.infer<typeof TransportOffer>;
