/** A word holds at least one letter or digit; what stands between blanks is one word, as writers count in French. */
const WORD = /[^\s]*[\p{L}\p{N}][^\s]*/gu;

/** Number of words in a text: the same figure on the writer's page, on the wall and in the journal. */
export function countWords(text: string): number {
  return text.match(WORD)?.length ?? 0;
}

const ENCODER = new TextEncoder();

/** Size of a text as UTF-8: what a page's limit is measured by. */
export function pageBytes(text: string): number {
  return ENCODER.encode(text).length;
}
