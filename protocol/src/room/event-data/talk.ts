import { z } from 'zod';
import { LIMITS } from '../../limits.ts';
import { Id, Line, Uuid } from '../../primitives.ts';
import { BlockKind, Blocks, Choice, freeText, PollKind, PollResults, StageLayout } from '../../workshop.ts';

/** A message's place: its id, its writer, and whose thread with the mentors it is in (null: all read it). */
const OfMessage = z.object({ messageId: Uuid, personId: Id, thread: Id.nullable() });

export const TALK_EVENTS = {
  'question.asked': z.object({ questionId: Uuid, personId: Id, text: freeText(LIMITS.questionChars) }),
  'question.voted': z.object({ questionId: Uuid, personId: Id, on: z.boolean() }),
  /** `personId` is who answered. */
  'question.answered': z.object({
    questionId: Uuid,
    personId: Id,
    how: z.enum(['live', 'written']),
    text: freeText(LIMITS.answerChars).nullable(),
  }),
  /** `personId` is who asked; the actor says who took it back. */
  'question.withdrawn': z.object({ questionId: Uuid, personId: Id }),
  'chat.sent': z.object({ ...OfMessage.shape, text: freeText(LIMITS.chatChars) }),
  'chat.edited': z.object({ ...OfMessage.shape, text: freeText(LIMITS.chatChars) }),
  'chat.deleted': OfMessage,
  'sheet.set': z.object({ blocks: Blocks }),
  'block.started': z.object({
    blockId: Id,
    kind: BlockKind,
    title: Line,
    plannedMs: z.number().int().positive(),
    layout: StageLayout,
  }),
  'block.ended': z.object({ blockId: Id }),
  'poll.opened': z.object({
    pollId: Uuid,
    question: Line,
    kind: PollKind,
    options: z.array(z.string().min(1).max(LIMITS.pollOptionChars)).max(LIMITS.optionsPerPoll),
    anonymous: z.boolean(),
    results: PollResults,
  }),
  /** `choice` is null when the poll is anonymous: what was chosen is only ever counted. */
  'poll.answered': z.object({ pollId: Uuid, personId: Id, choice: Choice.nullable() }),
  'poll.closed': z.object({
    pollId: Uuid,
    counts: z.record(z.string(), z.number().int().nonnegative()),
  }),
} as const;
