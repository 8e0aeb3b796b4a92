import type { RichText, TextBlock } from '@tribu-live/protocol';

const ITEM = /^\s*[-•]\s+/;
const HEADING = /^#\s+/;

/** What a mentor types, as a prompt: each line a paragraph, lines that begin with "- " a list, "# " a heading. */
export function promptOf(text: string): RichText {
  const blocks: TextBlock[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') continue;
    const last = blocks.at(-1);
    const item = [{ text: line.replace(ITEM, '') }];
    if (!ITEM.test(line)) {
      const heading = HEADING.test(line);
      blocks.push({
        kind: heading ? 'heading' : 'paragraph',
        spans: [{ text: line.replace(HEADING, '') }],
      });
    } else if (last?.kind === 'list') {
      last.items.push(item);
    } else {
      blocks.push({ kind: 'list', ordered: false, items: [item] });
    }
  }
  return blocks;
}
