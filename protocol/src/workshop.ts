import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { Id, Line, Uuid } from './primitives.ts';
import { RichText } from './rich-text.ts';

/** The words of a workshop as they cross the wire and stand in the journal. */

/** Something to look at while writing: opened in a new window, never embedded. */
export const Material = z.strictObject({
  title: Line,
  url: z.url({ protocol: /^https$/ }).max(LIMITS.urlChars),
});
export type Material = z.infer<typeof Material>;

/** Who may read a page besides its writer. */
export const PageSharing = z.enum(['nobody', 'mentors', 'all']);
export type PageSharing = z.infer<typeof PageSharing>;

/** `closed`: students are heard only with the floor or their turn. */
export const MicrophoneMode = z.enum(['open', 'closed']);
export type MicrophoneMode = z.infer<typeof MicrophoneMode>;

/** Whom a circle is made of when the mentor gives no order. */
export const CircleFrom = z.enum(['volunteers', 'hands', 'everybody']);
export type CircleFrom = z.infer<typeof CircleFrom>;

/** How a turn to read ended. `dropped`: the line broke and stayed away. */
export const TurnEnd = z.enum(['read', 'passed', 'skipped', 'dropped']);
export type TurnEnd = z.infer<typeof TurnEnd>;

export const BlockKind = z.enum([
  'welcome',
  'teaching',
  'exercise',
  'circle',
  'questions',
  'groups',
  'break',
]);
export type BlockKind = z.infer<typeof BlockKind>;

export const StageLayout = z.enum(['speaker', 'gallery']);
export type StageLayout = z.infer<typeof StageLayout>;

/** How people are put into groups: drawn, or so that what one seeks another offers. */
export const GroupingHow = z.enum(['random', 'cards']);
export type GroupingHow = z.infer<typeof GroupingHow>;

const BLOCK = {
  blockId: Id.max(40),
  title: Line,
  minutes: z.number().int().min(1).max(240),
  microphones: MicrophoneMode,
  layout: StageLayout,
};
const Seconds = z.number().int().min(10).max(LIMITS.maxExerciseSeconds);
export const GroupSize = z.number().int().min(2).max(12);

/** One part of the mentor's plan. Starting it sets microphones and layout and begins what it is about. */
export const Block = z.discriminatedUnion('kind', [
  z.strictObject({ ...BLOCK, kind: z.enum(['welcome', 'teaching', 'questions', 'break']) }),
  z.strictObject({
    ...BLOCK,
    kind: z.literal('exercise'),
    prompt: RichText,
    material: Material.nullable(),
    durationSeconds: Seconds,
  }),
  z.strictObject({
    ...BLOCK,
    kind: z.literal('circle'),
    from: CircleFrom,
    perReaderSeconds: Seconds.nullable(),
  }),
  z.strictObject({
    ...BLOCK,
    kind: z.literal('groups'),
    how: GroupingHow,
    size: GroupSize,
    prompt: RichText,
  }),
]);
export type Block = z.infer<typeof Block>;

export const Blocks = z
  .array(Block)
  .max(LIMITS.blocksPerSheet)
  .refine(
    (blocks) => new Set(blocks.map(({ blockId }) => blockId)).size === blocks.length,
    'ids must differ',
  );

export type Blocks = z.infer<typeof Blocks>;

/** A run sheet that ships with the server or that a school keeps. */
export const SheetTemplate = z.strictObject({ templateId: Id.max(40), title: Line, blocks: Blocks });
export type SheetTemplate = z.infer<typeof SheetTemplate>;

/** `scale` runs from 1 to 5; `word` takes one word of one's own. */
export const PollKind = z.enum(['single', 'multiple', 'scale', 'word']);
export type PollKind = z.infer<typeof PollKind>;

/** When results are seen: once one has answered oneself, or when the poll is closed. Anonymous ones at the close only. */
export const PollResults = z.enum(['answered', 'closed']);
export type PollResults = z.infer<typeof PollResults>;

/** Places of options as text (`"0"`), a step of the scale (`"1"` to `"5"`), or the word. */
export const Choice = z
  .array(z.string().trim().min(1).max(LIMITS.pollOptionChars))
  .min(1)
  .max(LIMITS.optionsPerPoll);
export type Choice = z.infer<typeof Choice>;

export const GroupFacts = z.strictObject({ groupId: Uuid, name: Line });
export type GroupFacts = z.infer<typeof GroupFacts>;

/** Free text of several lines. */
export function freeText(maxChars: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxChars)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be well-formed text without NUL');
}

/** A page: what one person writes, as plain text of several lines. */
export const PageText = z
  .string()
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be well-formed text without NUL');
