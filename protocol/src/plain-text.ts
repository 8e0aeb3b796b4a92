interface Words {
  readonly text: string;
}

/** Rich text as far as its words go. */
type Lines =
  | { readonly kind: 'paragraph' | 'heading'; readonly spans: readonly Words[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Words[])[] };

/** What is left of rich text without the form: for search, subtitles and screen readers. */
export function plainText(blocks: readonly Lines[]): string {
  return blocks.map(lineOf).join('\n');
}

function lineOf(block: Lines): string {
  if (block.kind === 'list') return block.items.map((item) => `- ${join(item)}`).join('\n');
  return join(block.spans);
}

function join(spans: readonly Words[]): string {
  return spans.map((span) => span.text).join('');
}
