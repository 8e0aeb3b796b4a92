import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { ID_PATTERN, ONE_LINE_PATTERN } from './patterns.ts';

/** Ids that cross the wire: letters, digits and `. _ : @ -`, so they are safe in URLs, file names and logs. */
export const Id = z
  .string()
  .min(1)
  .max(LIMITS.idChars)
  .regex(ID_PATTERN, 'may hold letters, digits and . _ : @ - only, and be no name like "constructor"');

/** A client-made id of a command (SPEC R7) or a track: a UUID. */
export const Uuid = z.uuid();

/** A person's name as shown: one line, no control characters. */
export const PersonName = z
  .string()
  .trim()
  .min(1)
  .max(LIMITS.nameChars)
  .regex(ONE_LINE_PATTERN, 'must be one line without control characters');

/** One line of free text. */
export const Line = z
  .string()
  .trim()
  .max(LIMITS.titleChars)
  .regex(ONE_LINE_PATTERN, 'must be one line without control characters');

/** Why something was done, in somebody's own words: several lines, nothing that a database can't hold. */
export const Reason = z
  .string()
  .max(LIMITS.reasonChars)
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be well-formed text without NUL');

/** Which text somebody agreed or declined to, for example `1` or `2026-11`. */
export const TextVersion = z
  .string()
  .min(1)
  .max(LIMITS.textVersionChars)
  .regex(ID_PATTERN, 'may hold letters, digits and . _ : @ - only');

/** Milliseconds since the Unix epoch. */
export const TimeMs = z.number().int().nonnegative().max(8_640_000_000_000_000);

export const SessionKind = z.enum(['coaching', 'tribu', 'conference']);
export type SessionKind = z.infer<typeof SessionKind>;

/** `guest` is an invited speaker, `observer` supervises mentors and is visible to all. */
export const Role = z.enum(['mentor', 'student', 'guest', 'observer']);
export type Role = z.infer<typeof Role>;

/** What a participant token allows beyond being present. */
export const Grant = z.enum(['publish', 'screen', 'moderate', 'record']);
export type Grant = z.infer<typeof Grant>;

/** `whisper` is a mentor's second voice: one person alone receives it and nothing records it. */
export const TrackSource = z.enum(['microphone', 'camera', 'screen', 'whisper']);
export type TrackSource = z.infer<typeof TrackSource>;

export const MediaKind = z.enum(['audio', 'video']);
export type MediaKind = z.infer<typeof MediaKind>;

/** What a person agrees or declines to, each asked when it matters. */
export const ConsentPurpose = z.enum(['record', 'share', 'transcribe']);
export type ConsentPurpose = z.infer<typeof ConsentPurpose>;

/** What is wrong with a recording that should run: the sentence shown to a mentor follows from it. */
export const RecordingTrouble = z.enum(['capture_away', 'packets_missing', 'disk_full', 'write_failed']);
export type RecordingTrouble = z.infer<typeof RecordingTrouble>;

/** Why there is no replay although something was captured. */
export const RecordingFailure = z.enum(['nothing_usable', 'compose_failed', 'pieces_damaged']);
export type RecordingFailure = z.infer<typeof RecordingFailure>;

/** Why a recording was deleted: somebody asked, or its retention date came. */
export const DeletionCause = z.enum(['request', 'retention']);
export type DeletionCause = z.infer<typeof DeletionCause>;

/**
 * Why a track is silenced; it is heard or seen when no reason is left (SPEC R9). `self` alone is journaled with
 * the track: the others follow from the room's state (`silenceReasons`).
 */
export const SilenceReason = z.enum(['self', 'moderator', 'silence', 'turn', 'whisper']);
export type SilenceReason = z.infer<typeof SilenceReason>;

/** How well a person's own line carries, in three words. */
export const LineQuality = z.enum(['good', 'weak', 'bad']);
export type LineQuality = z.infer<typeof LineQuality>;

/** `used`: somebody typed, clicked or touched; `shown`: it was in view; `hidden`: it was not. */
export const PageUse = z.enum(['used', 'shown', 'hidden']);
export type PageUse = z.infer<typeof PageUse>;
