import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { Id, Line, Uuid } from './primitives.ts';
import { RichText } from './rich-text.ts';
import {
  Blocks,
  Choice,
  CircleFrom,
  freeText,
  GroupingHow,
  GroupSize,
  Material,
  MicrophoneMode,
  PageSharing,
  PollKind,
  PollResults,
} from './workshop.ts';

const commandId = Uuid;
const Bare = z.strictObject({ commandId });
const OfExercise = z.strictObject({ commandId, exerciseId: Uuid });
const OfPerson = z.strictObject({ commandId, personId: Id });
const ExerciseSeconds = z.number().int().min(10).max(LIMITS.maxExerciseSeconds);
const Order = z
  .array(Id)
  .max(LIMITS.peoplePerSession)
  .refine((order) => new Set(order).size === order.length, 'names somebody twice');
const CardText = z.string().trim().max(LIMITS.cardChars);

/**
 * Requests that are commands and nothing else: what the room does with them is decided on the journaled state,
 * and the answer is `Accepted`. "Mentor" stands for whoever may steer: a mentor with the grant `moderate`.
 */
export const WORKSHOP_COMMANDS = {
  /** Mentor. Everybody falls silent and writes. */
  'exercise.start': z.strictObject({
    commandId,
    exerciseId: Uuid,
    prompt: RichText,
    material: Material.nullable(),
    durationSeconds: ExerciseSeconds,
  }),
  /** Mentor. */
  'exercise.pause': OfExercise,
  /** Mentor. */
  'exercise.resume': OfExercise,
  /** Mentor. */
  'exercise.extend': z.strictObject({ commandId, exerciseId: Uuid, bySeconds: ExerciseSeconds }),
  /** Mentor. "Levez les stylos !" before the time is over. */
  'exercise.end': OfExercise,
  /** "Stylo posé" of one's own page, or taken up again. */
  'page.penDown': z.strictObject({ commandId, exerciseId: Uuid, down: z.boolean() }),
  /** Who may read one's own page; may change at any time of the session. */
  'page.share': z.strictObject({ commandId, exerciseId: Uuid, with: PageSharing }),
  /** Asks for a mentor without a sound. */
  'help.ask': Bare,
  /** One's own call, or (mentor) that of the person named. */
  'help.clear': z.strictObject({ commandId, personId: Id.optional() }),
  /** Mentor. */
  'nudge.send': z.strictObject({ commandId, personId: Id, note: z.string().pipe(Line).default('') }),

  /** Would like to read, or not any more. */
  'circle.volunteer': z.strictObject({ commandId, on: z.boolean() }),
  /**
   * Mentor. Without an order: who has not read for the longest time comes first. The first reader's turn begins
   * at once.
   */
  'circle.open': z.strictObject({
    commandId,
    circleId: Uuid,
    exerciseId: Uuid.nullable(),
    from: CircleFrom,
    order: Order.optional(),
    perReaderSeconds: ExerciseSeconds.nullable(),
  }),
  /** Mentor. Who comes after the reader, in order. */
  'circle.arrange': z.strictObject({ commandId, order: Order }),
  /**
   * Mentor or reader: the reader has read, the next one's turn begins. With the reader whom one means: when their
   * turn is over already, as two say so at once, nothing is left to do.
   */
  'circle.next': z.strictObject({ commandId, personId: Id.optional() }),
  /** The reader, or who waits for a turn, lets it go. */
  'circle.pass': Bare,
  /** Mentor. */
  'circle.skip': OfPerson,
  /** Mentor. This person's turn begins now; the reader, if any, has read. */
  'circle.give': OfPerson,
  /** Mentor. */
  'circle.close': Bare,

  'hand.raise': Bare,
  /** One's own, or (mentor) that of the person named. */
  'hand.lower': z.strictObject({ commandId, personId: Id.optional() }),
  /** Mentor. */
  'hands.lowerAll': Bare,
  /** Mentor. The microphone opens. */
  'floor.give': OfPerson,
  /** Mentor, or the person who gives it back. */
  'floor.take': OfPerson,
  /** Mentor, of students and guests. Holds until the mentor lifts it, gives the floor or their turn comes. */
  'person.mute': z.strictObject({
    commandId,
    personId: Id,
    source: z.enum(['microphone', 'camera', 'screen']),
    muted: z.boolean(),
  }),
  /** Mentor. `closed` mutes all students, and who comes later too. */
  'microphones.set': z.strictObject({ commandId, mode: MicrophoneMode }),

  /** Mentor. What is left out stays. */
  'door.set': z.strictObject({ commandId, locked: z.boolean().optional(), waiting: z.boolean().optional() }),
  /** Mentor. Lets in who waits. */
  'door.admit': OfPerson,
  /** Mentor. Hands the mentor's role to a student or guest, or takes back what was handed. */
  'role.hand': z.strictObject({ commandId, personId: Id, mentor: z.boolean() }),

  'question.ask': z.strictObject({ commandId, questionId: Uuid, text: freeText(LIMITS.questionChars) }),
  /** Once for each person; not on one's own. */
  'question.vote': z.strictObject({ commandId, questionId: Uuid, on: z.boolean() }),
  /** Mentor or guest. `written` takes a text. */
  'question.answer': z.strictObject({
    commandId,
    questionId: Uuid,
    how: z.enum(['live', 'written']),
    text: freeText(LIMITS.answerChars).optional(),
  }),
  /** Who asked, or a mentor. */
  'question.withdraw': z.strictObject({ commandId, questionId: Uuid }),

  /** To all (`thread` null), or in a person's thread with the mentors: one's own, for mentors anybody's. */
  'chat.send': z.strictObject({
    commandId,
    messageId: Uuid,
    thread: Id.nullable(),
    text: freeText(LIMITS.chatChars),
  }),
  /** Who wrote it. */
  'chat.edit': z.strictObject({ commandId, messageId: Uuid, text: freeText(LIMITS.chatChars) }),
  /** Who wrote it, or a mentor. */
  'chat.delete': z.strictObject({ commandId, messageId: Uuid }),

  /** Mentor. Blocks that were started already stay in the record. */
  'sheet.set': z.strictObject({ commandId, blocks: Blocks }),
  /** Mentor. Ends what the block before began; sets microphones and layout; begins exercise, circle or groups. */
  'block.start': z.strictObject({ commandId, blockId: Id }),
  /** Mentor. */
  'block.end': Bare,

  /** Mentor. */
  'poll.open': z.strictObject({
    commandId,
    pollId: Uuid,
    question: Line.min(1),
    kind: PollKind,
    /** Of `single` and `multiple` two or more, otherwise none. */
    options: z.array(z.string().trim().min(1).max(LIMITS.pollOptionChars)).max(LIMITS.optionsPerPoll),
    anonymous: z.boolean(),
    results: PollResults,
  }),
  /** Again: changes one's answer. */
  'poll.answer': z.strictObject({ commandId, pollId: Uuid, choice: Choice }),
  /** Mentor. */
  'poll.close': z.strictObject({ commandId, pollId: Uuid }),

  /** "Je cherche / j'offre". */
  'card.write': z.strictObject({ commandId, seeks: CardText, offers: CardText }),
  /** Mentor. By hand when `groups` is given, otherwise drawn or matched; who is left out is placed too. */
  'groups.form': z.strictObject({
    commandId,
    roundId: Uuid,
    prompt: RichText,
    minutes: z.number().int().min(1).max(240).nullable(),
    how: GroupingHow,
    size: GroupSize,
    groups: z
      .array(z.strictObject({ name: Line, members: z.array(Id).max(LIMITS.peoplePerSession) }))
      .max(LIMITS.groupsPerRound)
      .optional(),
  }),
  /** Mentor. */
  'groups.move': z.strictObject({ commandId, personId: Id, groupId: Uuid }),
  /** Mentor. "+2 min" */
  'groups.extend': z.strictObject({ commandId, bySeconds: ExerciseSeconds }),
  /** Mentor. Everybody is back in 30 s. */
  'groups.gather': Bare,
  /** Mentor. At once. */
  'groups.close': Bare,
  /** Mentor or observer. */
  'groups.visit': z.strictObject({ commandId, groupId: Uuid.nullable() }),
  /** Mentor. A sentence for every group. */
  'groups.broadcast': z.strictObject({ commandId, text: freeText(LIMITS.chatChars) }),
  /** Takes the pen of one's own group's page. */
  'groups.takePen': Bare,
} as const satisfies Record<string, z.ZodType>;

export type WorkshopMethod = keyof typeof WORKSHOP_COMMANDS;
/** What a command carries besides its id. */
export type WorkshopBodies = {
  [M in WorkshopMethod]: Omit<z.infer<(typeof WORKSHOP_COMMANDS)[M]>, 'commandId'>;
};
