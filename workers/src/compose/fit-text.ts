/** Of a letter of the replay's font (DejaVu Sans where nothing else is there) over its size, on average. */
const AVERAGE = 0.62;
const WIDTHS = [
  { letters: /[iljtfrI.,:;'’!|()[\]\s]/u, width: 0.4 },
  { letters: /[mwMWŒœÆ@%—…]/u, width: 1.03 },
  { letters: /[\p{Lu}\p{N}]/u, width: 0.74 },
  {
    letters: /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u,
    width: 1.3,
  },
] as const;
const BLANK = 0.4;
const ELLIPSIS = '…';
const knownWidths = new Map<string, number>();
const LETTERS = new Intl.Segmenter('fr');

/** Lines of one size that fit into a box. */
export interface FittedText {
  readonly lines: readonly string[];
  /** Pixels. */
  readonly size: number;
}

export interface TextSpace {
  readonly width: number;
  readonly height: number;
  /** Sizes of letters that may be taken, the largest first. */
  readonly sizes: readonly number[];
}

/** From the top of a line to the top of the next, over the letters' size. */
export const LINE_HEIGHT = 1.35;

/** At most so many letters, as people count them; three dots stand for the rest. */
export function shortened(text: string, letters: number): string {
  const all = lettersOf(text);
  if (all.length <= letters) return text;
  return `${all
    .slice(0, Math.max(1, Math.floor(letters) - 1))
    .join('')
    .trimEnd()}${ELLIPSIS}`;
}

/** A name on one line of so many pixels; three dots stand for what doesn't fit. */
export function onOneLine(name: string, width: number, size: number): string {
  return shortened(name, width / (size * AVERAGE));
}

/**
 * Wraps a text into a box at the largest of the sizes at which all of it fits; at the smallest, three dots stand
 * for what doesn't. What is no letter, and would be drawn as a box or move the line, becomes a blank.
 */
export function fitText(text: string, { width, height, sizes }: TextSpace): FittedText {
  const paragraphs = text.split('\n').map((each) => each.replaceAll(/[\p{Cc}\p{Cf}\p{Co}\s]/gu, ' '));
  let fitted: FittedText = { lines: [], size: sizes[0] ?? 1 };
  for (const size of sizes) {
    const lines = paragraphs.flatMap((paragraph) => wrap(paragraph.trim(), width / size));
    const most = Math.max(1, Math.floor(height / (size * LINE_HEIGHT)));
    fitted = { lines: lines.slice(0, most), size };
    if (lines.length <= most) return fitted;
  }
  return { ...fitted, lines: fitted.lines.map((line, at, all) => (at < all.length - 1 ? line : cut(line))) };
}

function cut(line: string): string {
  const all = lettersOf(line);
  return `${all.slice(0, Math.max(0, all.length - 2)).join('')}${ELLIPSIS}`;
}

/** @param room width over the letters' size */
function wrap(paragraph: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  let taken = 0;
  for (const word of paragraph.split(/ +/u).flatMap((each) => broken(each, room))) {
    const width = widthOf(word);
    if (line !== '' && taken + BLANK + width > room) {
      lines.push(line);
      line = word;
      taken = width;
    } else {
      taken += line === '' ? width : BLANK + width;
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** A word that is longer than a line, in parts that aren't. */
function broken(word: string, room: number): string[] {
  const parts: string[] = [];
  let part = '';
  let taken = 0;
  for (const letter of lettersOf(word)) {
    const width = widthOfLetter(letter);
    if (part !== '' && taken + width > room) {
      parts.push(part);
      part = '';
      taken = 0;
    }
    part += letter;
    taken += width;
  }
  return [...parts, part];
}

/** Over the letters' size. */
function widthOf(text: string): number {
  return lettersOf(text).reduce((sum, letter) => sum + widthOfLetter(letter), 0);
}

function widthOfLetter(letter: string): number {
  const known = knownWidths.get(letter);
  if (known !== undefined) return known;
  const width = WIDTHS.find(({ letters }) => letters.test(letter))?.width ?? AVERAGE;
  knownWidths.set(letter, width);
  return width;
}

function lettersOf(text: string): string[] {
  return [...LETTERS.segment(text)].map(({ segment }) => segment);
}
