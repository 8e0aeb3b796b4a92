import { z } from 'zod';
import { Id, LineQuality, TimeMs } from './primitives.ts';

/** What is frequent and perishable: told at most once, never journaled (SPEC R1). */
export const SIGNAL_DATA = {
  /** How well a person's own line carries, in three words; sent when it changes. */
  'connection.quality': z.strictObject({ quality: LineQuality }),
  /** The person's microphone is on but gives nothing, noticed by the person's own client. */
  'microphone.dead': z.strictObject({ dead: z.boolean() }),
  /** Applause and the like, seen for a moment by who is in the same group or room; refused in silence. */
  reaction: z.strictObject({ kind: z.enum(['applause', 'heart', 'laugh', 'wow', 'thumb']) }),
} as const satisfies Record<string, z.ZodType>;

export type SignalType = keyof typeof SIGNAL_DATA;

/** A signal as a client sends it. */
export const SignalRequest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('connection.quality'), data: SIGNAL_DATA['connection.quality'] }),
  z.strictObject({ type: z.literal('microphone.dead'), data: SIGNAL_DATA['microphone.dead'] }),
  z.strictObject({ type: z.literal('reaction'), data: SIGNAL_DATA.reaction }),
]);
export type SignalRequest = z.infer<typeof SignalRequest>;

/** A signal as the others receive it. */
export const Signal = z.intersection(SignalRequest, z.object({ from: Id, at: TimeMs }));
export type Signal = SignalRequest & { readonly from: string; readonly at: number };
