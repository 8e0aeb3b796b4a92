/** A word holds at least one letter or digit; what stands between blanks is one word, as writers count in French. */
const WORD = /[^\s]*[\p{L}\p{N}][^\s]*/gu;

/** Number of words in a text: the same figure on the writer's page, on the wall and in the journal. */
export function countWords(text: string): number {
  return text.match(WORD)?.length ?? 0;
}
