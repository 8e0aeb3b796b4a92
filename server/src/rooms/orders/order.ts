import {
  Actor,
  Blocks,
  ConsentRequest,
  DeletionCause,
  Id,
  LIMITS,
  Line,
  PersonName,
  Reason,
  RecordingFailure,
  TimeMs,
  Uuid,
} from '@tribu-live/protocol';
import { z } from 'zod';
import type { CommandOf } from '../decide/command.ts';

/** Sessions that one order may name; who has more to say says it in several. */
export const SESSIONS_PER_ORDER = 500;

/** What is asked of a session from outside its room. */
export type SchoolCommand = CommandOf<
  | 'session.move'
  | 'session.expect'
  | 'session.cancel'
  | 'sheet.set'
  | 'room.end'
  | 'consent.record'
  | 'recording.conclude'
  | 'door.knock'
>;

const Outcome = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('ready'), durationMs: z.number().nonnegative() }),
  z.strictObject({ is: z.literal('failed'), reason: RecordingFailure }),
  z.strictObject({ is: z.literal('empty') }),
  z.strictObject({ is: z.literal('deleted'), cause: DeletionCause }),
]);

const Command: z.ZodType<SchoolCommand> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('session.move'),
    startsAt: TimeMs.optional(),
    durationMs: z.number().int().positive().optional(),
    title: Line.optional(),
  }),
  z.strictObject({
    type: z.literal('session.expect'),
    personIds: z.array(Id).max(LIMITS.peoplePerSession),
  }),
  z.strictObject({ type: z.literal('session.cancel'), reason: Reason }),
  z.strictObject({ type: z.literal('sheet.set'), blocks: Blocks }),
  z.strictObject({ type: z.literal('room.end') }),
  z.strictObject({ type: z.literal('consent.record'), ...ConsentRequest.shape }),
  z.strictObject({ type: z.literal('recording.conclude'), outcome: Outcome }),
  z.strictObject({ type: z.literal('door.knock'), name: PersonName }),
]);

/**
 * What one node asks of another (SPEC N5). `command`: to be done in the room of a session that has its home there;
 * the same `commandId` again has one effect. `refold`: rooms whose journals were changed from outside are closed and
 * opened anew.
 */
export const NodeOrder = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('command'),
    sessionId: Id,
    command: Command,
    actor: Actor,
    commandId: Uuid,
  }),
  z.strictObject({ is: z.literal('refold'), sessionIds: z.array(Id).max(SESSIONS_PER_ORDER) }),
]);
export type NodeOrder = z.infer<typeof NodeOrder>;
