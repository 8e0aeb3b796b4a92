import { EN } from './english.ts';
import { FR, type Key } from './french.ts';

export type Lang = 'fr' | 'en';
type CountKey = Extract<Key, `${string}Count`>;

export const CATALOGUES: Readonly<Record<Lang, Readonly<Record<Key, string>>>> = { fr: FR, en: EN };
const LOCALES: Readonly<Record<Lang, string>> = { fr: 'fr-FR', en: 'en-GB' };

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** The catalogue in one language, with its way of writing times and numbers. */
export interface Words {
  readonly lang: Lang;
  t(key: Key, values?: Readonly<Record<string, string | number>>): string;
  /** Like `t`, of a key that what is told of may not have, for example a queue of a later release. */
  named(key: string, otherwise: string): string;
  /** For example `3 salles`. */
  count(key: CountKey, count: number): string;
  number(value: number): string;
  /** Of a share from 0 to 1. */
  percent(share: number): string;
  /** Time of day, for example `14:05`. */
  time(atMs: number): string;
  /** Time of day with seconds. */
  clock(atMs: number): string;
  /** Day and time of day, for example `24 nov., 14:05`. */
  moment(atMs: number): string;
  /** For example `24 nov. 2026`. */
  day(atMs: number): string;
  /** In one unit, for example `12 min`. */
  duration(seconds: number): string;
  /** For example `il y a 3 jours`. */
  ago(atMs: number, nowMs: number): string;
  /** Order of names as people of this language expect it. */
  compare(a: string, b: string): number;
}

export function langOf(tag: string | null): Lang {
  return tag?.toLowerCase().startsWith('en') === true ? 'en' : 'fr';
}

/** `timeZone` is for tests; by default the browser's own. */
export function wordsFor(lang: Lang, timeZone?: string): Words {
  const locale = LOCALES[lang];
  const zone = timeZone === undefined ? {} : { timeZone };
  const texts: Readonly<Record<string, string>> = CATALOGUES[lang];
  const hours = { hour: '2-digit', minute: '2-digit', ...zone } as const;
  const time = new Intl.DateTimeFormat(locale, hours);
  const clock = new Intl.DateTimeFormat(locale, { ...hours, second: '2-digit' });
  const moment = new Intl.DateTimeFormat(locale, { ...hours, day: 'numeric', month: 'short' });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', ...zone });
  const number = new Intl.NumberFormat(locale);
  const plural = new Intl.PluralRules(locale);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const collator = new Intl.Collator(locale);
  const t: Words['t'] = (key, values = {}) => fill(texts[key] ?? key, values);
  return {
    lang,
    t,
    named: (key, otherwise) => texts[key] ?? otherwise,
    count: (key, count) => {
      const [one = '', many = ''] = t(key).split('|');
      return `${number.format(count)} ${plural.select(count) === 'one' ? one : many}`;
    },
    number: (value) => number.format(value),
    percent: (share) => t('percent', { count: Math.round(share * 100) }),
    time: (atMs) => time.format(atMs),
    clock: (atMs) => clock.format(atMs),
    moment: (atMs) => moment.format(atMs),
    day: (atMs) => day.format(atMs),
    duration: (seconds) => {
      if (seconds < MINUTE_S) return t('seconds', { count: Math.round(seconds) });
      if (seconds < HOUR_S) return t('minutes', { count: Math.round(seconds / MINUTE_S) });
      return t('hours', { count: Math.round(seconds / HOUR_S) });
    },
    ago: (atMs, nowMs) => {
      const seconds = Math.max(0, (nowMs - atMs) / 1000);
      if (seconds < MINUTE_S) return t('justNow');
      if (seconds < HOUR_S) return relative.format(-Math.floor(seconds / MINUTE_S), 'minute');
      if (seconds < DAY_S) return relative.format(-Math.floor(seconds / HOUR_S), 'hour');
      return relative.format(-Math.floor(seconds / DAY_S), 'day');
    },
    compare: collator.compare,
  };
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}
