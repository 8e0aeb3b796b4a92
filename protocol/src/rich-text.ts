import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { plainText } from './plain-text.ts';

/**
 * The one form of formatted text: paragraphs, headings and lists of spans. Never HTML, so that no text can
 * ever be more than text on a screen.
 */
const Text = z
  .string()
  .max(LIMITS.promptChars)
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be well-formed text without NUL');

export const Span = z.strictObject({
  text: Text,
  bold: z.literal(true).optional(),
  italic: z.literal(true).optional(),
});
export type Span = z.infer<typeof Span>;

const Spans = z.array(Span).max(100);

export const TextBlock = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('paragraph'), spans: Spans }),
  z.strictObject({ kind: z.literal('heading'), spans: Spans }),
  z.strictObject({ kind: z.literal('list'), ordered: z.boolean(), items: z.array(Spans).min(1).max(50) }),
]);
export type TextBlock = z.infer<typeof TextBlock>;

export const RichText = z
  .array(TextBlock)
  .max(60)
  .refine((blocks) => plainText(blocks).length <= LIMITS.promptChars, 'is too long');
export type RichText = z.infer<typeof RichText>;
