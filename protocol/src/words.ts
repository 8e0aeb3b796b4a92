const BLANKS = /\s+/u;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/**
 * Number of words in a text: the same figure on the writer's page, on the wall and in the journal. What stands between
 * blanks is one word, as writers count in French, if it holds a letter or digit. Takes time in proportion to the text,
 * whatever stands in it.
 */
export function countWords(text: string): number {
  return text.split(BLANKS).reduce((count, word) => (LETTER_OR_DIGIT.test(word) ? count + 1 : count), 0);
}

const ENCODER = new TextEncoder();

/** Size of a text as UTF-8: what a page's limit is measured by. */
export function pageBytes(text: string): number {
  return ENCODER.encode(text).length;
}
