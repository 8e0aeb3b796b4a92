import { EN, FR, type WordKey } from './catalogue.ts';

export type Lang = 'fr' | 'en';

/** Names of the `{holes}` in a text. */
export type Holes<Text extends string> = Text extends `${string}{${infer Hole}}${infer Rest}`
  ? Hole | Holes<Rest>
  : never;

/** Keys of the texts that need nothing filled in. */
export type PlainKey = { [Key in WordKey]: [Holes<(typeof FR)[Key]>] extends [never] ? Key : never }[WordKey];

type Values<Key extends WordKey> = [Holes<(typeof FR)[Key]>] extends [never]
  ? []
  : [values: Readonly<Record<Holes<(typeof FR)[Key]>, string | number>>];

/** The catalogue in one language, with its way of writing times. */
export interface Words {
  readonly lang: Lang;
  t<Key extends WordKey>(key: Key, ...values: Values<Key>): string;
  /** Time of day, for example `14:05`, in the viewer's zone. */
  time(atMs: number): string;
  /** Weekday and date, for example `mardi 24 novembre`, in the viewer's zone. */
  day(atMs: number): string;
  /** Weekday and span, for example `mardi 14:00 – 14:30`. */
  span(startsAtMs: number, endsAtMs: number): string;
}

const LOCALES: Readonly<Record<Lang, string>> = { fr: 'fr-FR', en: 'en-GB' };

/** Any language tag to one that we speak; French when we do not. */
export function langOf(tag: string | null | undefined): Lang {
  return tag?.toLowerCase().startsWith('en') === true ? 'en' : 'fr';
}

/** `timeZone` is for tests; by default the browser's own. */
export function wordsFor(lang: Lang, timeZone?: string): Words {
  const texts: Readonly<Record<WordKey, string>> = lang === 'en' ? EN : FR;
  const zone = timeZone === undefined ? {} : { timeZone };
  const clock = new Intl.DateTimeFormat(LOCALES[lang], { hour: '2-digit', minute: '2-digit', ...zone });
  const weekday = new Intl.DateTimeFormat(LOCALES[lang], { weekday: 'long', ...zone });
  const date = new Intl.DateTimeFormat(LOCALES[lang], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...zone,
  });
  return {
    lang,
    t: (key, ...values) => fill(texts[key], values[0] ?? {}),
    time: (atMs) => clock.format(atMs),
    day: (atMs) => date.format(atMs),
    span: (startsAtMs, endsAtMs) =>
      `${weekday.format(startsAtMs)} ${clock.format(startsAtMs)} – ${clock.format(endsAtMs)}`,
  };
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}
