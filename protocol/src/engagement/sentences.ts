import type { VerdictReason } from './verdicts.ts';

export type Language = 'fr' | 'en';
type Says = Readonly<Record<Language, (value: number) => string>>;

/**
 * The facts that verdicts rest on, each as a sentence about a third person. Shares are whole percents, durations
 * seconds, moments milliseconds since the Unix epoch.
 */
const SENTENCES = {
  attendedSeconds: {
    fr: (value) => `était là ${duration(value)}`,
    en: (value) => `was there for ${duration(value)}`,
  },
  neverCame: { fr: () => 'aucune connexion', en: () => 'did not come' },
  lateSeconds: {
    fr: (value) => `arrivée ${duration(value)} après le début`,
    en: (value) => `came ${duration(value)} after the start`,
  },
  leftEarlySeconds: {
    fr: (value) => `départ ${duration(value)} avant la fin`,
    en: (value) => `left ${duration(value)} before the end`,
  },
  speakingSeconds: {
    fr: (value) => `a parlé ${duration(value)}`,
    en: (value) => `spoke for ${duration(value)}`,
  },
  words: {
    fr: (value) => `a écrit ${fr(value, 'mot')}`,
    en: (value) => `wrote ${en(value, 'word')}`,
  },
  writingSeconds: {
    fr: (value) => `a écrit pendant ${duration(value)}`,
    en: (value) => `was writing for ${duration(value)}`,
  },
  pagesShared: {
    fr: (value) => `a partagé ${fr(value, 'page')}`,
    en: (value) => `shared ${en(value, 'page')}`,
  },
  questions: {
    fr: (value) => `a posé ${fr(value, 'question')}`,
    en: (value) => `asked ${en(value, 'question')}`,
  },
  messages: {
    fr: (value) => `a écrit ${fr(value, 'message')}`,
    en: (value) => `wrote ${en(value, 'message')}`,
  },
  handsRaised: {
    fr: (value) => `a levé la main ${value} fois`,
    en: (value) => `raised a hand ${times(value)}`,
  },
  circleRead: {
    fr: (value) => `a lu à voix haute ${value} fois`,
    en: (value) => `read aloud ${times(value)}`,
  },
  circlePassed: {
    fr: (value) => `a passé son tour ${value} fois`,
    en: (value) => `passed the turn ${times(value)}`,
  },
  listenedSeconds: {
    fr: (value) => `a écouté les autres lire ${duration(value)}`,
    en: (value) => `listened to others reading for ${duration(value)}`,
  },
  votes: {
    fr: (value) => `a soutenu ${fr(value, 'question')}`,
    en: (value) => `voted for ${en(value, 'question')}`,
  },
  pollsAnswered: {
    fr: (value) => `a répondu à ${fr(value, 'sondage')}`,
    en: (value) => `answered ${en(value, 'poll')}`,
  },
  unanswered: {
    fr: (value) => `${fr(value, 'appel')} sans réponse (exercice, tour, parole, mot ou sondage)`,
    en: (value) => `${en(value, 'call')} without an answer (exercise, turn, floor, nudge or poll)`,
  },
  waitedAtDoor: {
    fr: () => 'a attendu à la porte, sans être admis',
    en: () => 'waited at the door and was not let in',
  },
  calledByNameInVain: {
    fr: (value) => `${value} fois interpellé par son nom, sans réponse`,
    en: (value) => `called by name ${times(value)}, without an answer`,
  },
  hiddenShare: {
    fr: (value) => `page cachée ${value} % du temps`,
    en: (value) => `page hidden ${value} % of the time`,
  },
  pageNeverUsed: {
    fr: (value) => `page ouverte ${duration(value)} sans un geste`,
    en: (value) => `page open for ${duration(value)} without a touch`,
  },
  badLineShare: {
    fr: (value) => `connexion très faible ${value} % du temps`,
    en: (value) => `very weak connection ${value} % of the time`,
  },
  disconnections: {
    fr: (value) => (value < 2 ? `${value} connexion coupée` : `${value} connexions coupées`),
    en: (value) => `${en(value, 'connection')} lost`,
  },
  outsideShare: {
    fr: (value) => `hors de la salle ${value} % du temps depuis son arrivée`,
    en: (value) => `outside for ${value} % of the time since arriving`,
  },
  microphoneDeadSeconds: {
    fr: (value) => `micro ouvert mais muet ${duration(value)}`,
    en: (value) => `microphone on but dead for ${duration(value)}`,
  },
  notEnrolled: {
    fr: () => 'l’école n’a pas dit depuis quand',
    en: () => 'the school never said since when',
  },
  daysEnrolled: {
    fr: (value) => `à l’école depuis ${fr(value, 'jour')}`,
    en: (value) => `at the school for ${en(value, 'day')}`,
  },
  daysSilent: {
    fr: (value) => `aucun signe depuis ${fr(value, 'jour')}`,
    en: (value) => `no sign for ${en(value, 'day')}`,
  },
  daysAway: {
    fr: (value) => `de retour après ${fr(value, 'jour')} sans signe`,
    en: (value) => `back after ${en(value, 'day')} without a sign`,
  },
  lastSignAt: {
    fr: (value) => `dernier signe le ${day(value)}`,
    en: (value) => `last sign on ${day(value)}`,
  },
  sessionsExpected: {
    fr: (value) => `${fr(value, 'séance')} au programme`,
    en: (value) => `expected at ${en(value, 'session')}`,
  },
  sessionsAttended: {
    fr: (value) => `a suivi ${fr(value, 'séance')}`,
    en: (value) => `attended ${en(value, 'session')}`,
  },
  pagesWritten: {
    fr: (value) => `a écrit ${fr(value, 'page')}`,
    en: (value) => `wrote ${en(value, 'page')}`,
  },
  replaysWatched: {
    fr: (value) => `a regardé ${fr(value, 'enregistrement')}`,
    en: (value) => `watched ${en(value, 'replay')}`,
  },
  neverCalled: {
    fr: () => 'sans appel par son nom',
    en: () => 'without being called on by name',
  },
} as const satisfies Record<string, Says>;

export type FactName = keyof typeof SENTENCES;

/** The sentence that says a fact to people; of a fact that this release does not know, its name and value. */
export function saysOf(fact: string, value: number, lang: Language): string {
  return Object.hasOwn(SENTENCES, fact) ? SENTENCES[fact as FactName][lang](value) : `${fact} : ${value}`;
}

/** The same reasons in a language. */
export function reasonsIn(reasons: readonly VerdictReason[], lang: Language): VerdictReason[] {
  return reasons.map(({ fact, value }) => ({ fact, value, says: saysOf(fact, value, lang) }));
}

export function reason(fact: FactName, value: number): VerdictReason {
  return { fact, value, says: saysOf(fact, value, 'fr') };
}

/** `45 s`, `3 min 20 s`, `12 min`, `1 h 05`: seconds matter to short ones alone. */
function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes < 10) return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
}

/** Zero is one in French, and many in English. */
function fr(value: number, noun: string): string {
  return `${value} ${noun}${value < 2 ? '' : 's'}`;
}

function en(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}

function times(value: number): string {
  return value === 1 ? 'once' : `${value} times`;
}

/** In UTC: `2026-11-22`. */
function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
