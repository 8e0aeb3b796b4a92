/** Words that say nothing of what somebody seeks or offers; folded as `wordsOf` folds. French, then English. */
const STOP_WORDS = new Set(
  `a ai aide aider ai as au aucun aura aussi autre aux avec avoir avons bien bon ca car ce cela celle celui ces cet
  cette chez chose ci comme comment dans de debut depuis des deux dire doit donc du elle en encore entre es est et
  etait etc etre eu fait faire fais faut il ils j je jusqu l la le les leur lors lui m ma mais me meme mes mien mieux
  moi mon n ne ni nos notre nous on ont ou par pas peu peut peux plus pour pouvoir pourrais qu quand que quel quelle
  quelqu quelque quelques qui quoi s sa sais sans se sera ses si soi soit son sont sous suis sur surtout t ta te tes toi
  ton tous tout toute toutes tres trouver tu un une va vers veux voir vos votre voudrais vous y cherche chercher
  recherche besoin envie offre offrir propose proposer savoir connais personne gens quelqu
  about all also am an and any anyone are at be been but by can could do does for from get give had has have help
  her him his how i if in into is it its just know like look looking m me more my need no not of offer on one or our
  out people really s seek seeking share so some somebody someone something than that the their them then there they
  thing things this to up us very want was we well were what when where which who will with would you your`.split(
    /\s+/,
  ),
);

/**
 * The words of a text that may tell people apart, each once: without accents, case, plural and what French and
 * English put between words.
 */
export function wordsOf(text: string): ReadonlySet<string> {
  const folded = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae');
  const words = folded.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && !STOP_WORDS.has(word));
  return new Set(words.map(singular).filter((word) => word.length > 1 && !STOP_WORDS.has(word)));
}

/** One rule for both languages: what matters is that singular and plural fold to the same. */
function singular(word: string): string {
  if (word.length <= 3) return word;
  if (word.endsWith('eaux')) return word.slice(0, -1);
  if (word.endsWith('aux')) return `${word.slice(0, -3)}al`;
  return /[^s]s$|x$/.test(word) ? word.slice(0, -1) : word;
}

/** Words that begin alike are of one family more often than not: photo, photographe; vente and vendre are not. */
const FAMILY_CHARS = 5;
const FAMILY_WEIGHT = 0.5;

/** What somebody offers, for looking words up in it: as many as a card holds must cost no more than a few. */
export interface Offered {
  readonly words: ReadonlySet<string>;
  readonly families: ReadonlySet<string>;
}

export function offeredBy(words: ReadonlySet<string>): Offered {
  const families = [...words].map(familyOf).filter((family) => family !== null);
  return { words, families: new Set(families) };
}

/** How far one of these words means the same as what is sought, 0 to 1. */
export function likeness(sought: string, { words, families }: Offered): number {
  if (words.has(sought)) return 1;
  const family = familyOf(sought);
  return family !== null && families.has(family) ? FAMILY_WEIGHT : 0;
}

function familyOf(word: string): string | null {
  return word.length >= FAMILY_CHARS ? word.slice(0, FAMILY_CHARS) : null;
}
