/** Every word of the demo school's pages, French first. `{holes}` are filled by `Words.t`. */
const FR = {
  school: 'École Tribu',
  motto: 'L’école de celles et ceux qui entreprennent',
  otherLang: 'English',
  hello: 'Bonjour {name}',
  today: 'Aujourd’hui, {date}',
  whoTitle: 'Bonjour ! Qui es‑tu aujourd’hui ?',
  whoText:
    'Choisis une personne de l’école pour voir son programme, entrer dans ses coachings et dans la Tribu du jour.',
  mentors: 'Les mentors',
  students: 'Les élèves',
  change: 'Changer de personne',
  programme: 'Ton programme',
  programmeMentor: 'Ta journée',
  empty: 'Rien de prévu pour le moment.',
  emptyNext: 'Réserve un coaching, ou commences-en un tout de suite.',
  with: 'Coaching avec {name}',
  company: 'Avec {names}',
  enterWorkshop: 'Entrer dans la Tribu',
  enterAlsoAs: 'Ouvrir aussi comme',
  enter: 'Entrer',
  enterAs: 'Ouvrir comme {name}',
  demoHint: 'Pour essayer à plusieurs : ouvre la salle dans une autre fenêtre comme une autre personne.',
  open: 'La salle est ouverte',
  running: 'En cours',
  opensAt: 'La salle ouvre à {time}',
  opensOn: 'La salle ouvre {day} à {time}',
  book: 'Réserver un coaching',
  bookWithMentor: 'Avec quelle mentor, quel mentor ?',
  bookWithStudent: 'Avec quelle ou quel élève ?',
  when: 'Quand ?',
  now: 'Maintenant',
  in15: 'Dans 15 min',
  in60: 'Dans 1 heure',
  in1440: 'Demain',
  bookNow: 'Commencer maintenant',
  bookLater: 'Réserver',
  booked: 'C’est réservé : {when}.',
  bookedNow: 'La salle est ouverte : tu peux entrer.',
  past: 'Séances passées',
  pastEmpty: 'Tes séances passées apparaîtront ici, avec qui était là.',
  cancelled: 'Annulée',
  missed: '{name} : absence',
  present: '{name} : {count} min',
  late: '{name} : {count} min, {late} min de retard',
  you: 'Toi',
  attendance: 'Présence',
  recordingNone: 'Rien n’a été enregistré.',
  recordingSoon: 'Le montage va commencer…',
  recordingComposing: 'En cours de montage… {count} %',
  recordingReady: 'Prêt à revoir',
  recordingFailed: 'N’a pas pu être monté. Rien n’est perdu : les originaux sont gardés.',
  recordingUnusable: 'N’a pas pu être monté : rien d’utilisable n’a été enregistré.',
  recordingDeleted: 'Enregistrement supprimé, {day}.',
  recordingDeletedPlain: 'Enregistrement supprimé.',
  progress: 'Montage de la vidéo',
  watch: 'Revoir',
  minutes: '{count} min',
  seconds: '{count} s',
  replayTitle: 'Revoir',
  replayWaits: 'La vidéo est en cours de montage. Garde cette page ouverte : elle apparaîtra toute seule.',
  replayNone: 'De cette séance, il n’y a pas de vidéo à revoir.',
  trouble: 'L’école ne répond pas. On réessaie dans un instant.',
  refused: 'Cela n’a pas marché ({message}). Réessaie.',
  notBooked: 'Cette séance n’est pas au nom de cette personne.',
  roomOver: 'Cette séance est terminée.',
  roomCancelled: 'Cette séance est annulée.',
  roomUnknown: 'Cette séance n’existe pas.',
  back: 'Retour à l’école',
  roomTitle: 'Salle',
  roomNoPerson: 'Il manque la séance ou la personne.',
  footer: 'Démo de Tribu Live sur ta machine : les personnes sont inventées, les salles sont vraies.',
} as const;

type Key = keyof typeof FR;

const EN: Readonly<Record<Key, string>> = {
  school: 'École Tribu',
  motto: 'The school for people who build their own business',
  otherLang: 'Français',
  hello: 'Hello {name}',
  today: 'Today, {date}',
  whoTitle: 'Hello! Who are you today?',
  whoText:
    'Pick a person of the school to see their programme, enter their coachings and the Tribu of the day.',
  mentors: 'The mentors',
  students: 'The students',
  change: 'Change person',
  programme: 'Your programme',
  programmeMentor: 'Your day',
  empty: 'Nothing planned for now.',
  emptyNext: 'Book a coaching, or start one right away.',
  with: 'Coaching with {name}',
  company: 'With {names}',
  enterWorkshop: 'Enter the Tribu',
  enterAlsoAs: 'Open as well as',
  enter: 'Enter',
  enterAs: 'Open as {name}',
  demoHint: 'To try it as several: open the room in another window as another person.',
  open: 'The room is open',
  running: 'Under way',
  opensAt: 'The room opens at {time}',
  opensOn: 'The room opens on {day} at {time}',
  book: 'Book a coaching',
  bookWithMentor: 'With which mentor?',
  bookWithStudent: 'With which student?',
  when: 'When?',
  now: 'Now',
  in15: 'In 15 min',
  in60: 'In 1 hour',
  in1440: 'Tomorrow',
  bookNow: 'Start now',
  bookLater: 'Book',
  booked: 'It is booked: {when}.',
  bookedNow: 'The room is open: you can enter.',
  past: 'Past sessions',
  pastEmpty: 'Your past sessions will appear here, with who was there.',
  cancelled: 'Cancelled',
  missed: '{name}: absent',
  present: '{name}: {count} min',
  late: '{name}: {count} min, {late} min late',
  you: 'You',
  attendance: 'Attendance',
  recordingNone: 'Nothing was recorded.',
  recordingSoon: 'The video will be put together in a moment…',
  recordingComposing: 'Putting the video together… {count} %',
  recordingReady: 'Ready to watch',
  recordingFailed: 'Could not be put together. Nothing is lost: the originals are kept.',
  recordingUnusable: 'Could not be put together: nothing usable was recorded.',
  recordingDeleted: 'Recording deleted, {day}.',
  recordingDeletedPlain: 'Recording deleted.',
  progress: 'Putting the video together',
  watch: 'Watch again',
  minutes: '{count} min',
  seconds: '{count} s',
  replayTitle: 'Watch again',
  replayWaits: 'The video is being put together. Keep this page open: it will appear by itself.',
  replayNone: 'There is no video of this session to watch.',
  trouble: 'The school does not answer. Trying again in a moment.',
  refused: 'That did not work ({message}). Try again.',
  notBooked: 'This session is not booked in this person’s name.',
  roomOver: 'This session is over.',
  roomCancelled: 'This session is cancelled.',
  roomUnknown: 'There is no such session.',
  back: 'Back to the school',
  roomTitle: 'Room',
  roomNoPerson: 'The session or the person is missing.',
  footer: 'Demo of Tribu Live on your machine: the people are made up, the rooms are real.',
};

export type Lang = 'fr' | 'en';
export const CATALOGUES: Readonly<Record<Lang, Readonly<Record<Key, string>>>> = { fr: FR, en: EN };

export interface Words {
  readonly lang: Lang;
  t(key: Key, values?: Readonly<Record<string, string | number>>): string;
  time(atMs: number): string;
  /** Weekday and date, for example `mardi 24 novembre`. */
  date(atMs: number): string;
  /** `Léa, Karim et Zoé`. */
  list(names: readonly string[]): string;
}

export function langOf(search: string): Lang {
  return new URLSearchParams(search).get('lang') === 'en' ? 'en' : 'fr';
}

export function wordsFor(lang: Lang): Words {
  const locale = lang === 'en' ? 'en-GB' : 'fr-FR';
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const date = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
  const list = new Intl.ListFormat(locale);
  return {
    lang,
    list: (names) => list.format(names),
    t: (key, values = {}) =>
      CATALOGUES[lang][key].replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole)),
    time: (atMs) => clock.format(atMs),
    date: (atMs) => date.format(atMs),
  };
}
