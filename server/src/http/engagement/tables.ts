import type {
  CohortStudent,
  SessionEngagement,
  StudentEngagement,
  VerdictReason,
} from '@tribu-live/protocol/engagement';
import type { Cell, Column } from './csv.ts';
import { type Lang, TABLE_WORDS } from './words.ts';

type InSession = SessionEngagement['people'][number];
type OfSession = StudentEngagement['sessions'][number];

/** A column under its French and its English heading. */
type Headed<T> = readonly [fr: string, en: string, cell: (row: T) => Cell];

/** What somebody did in a session. Empty: there was no signal for it. */
const FACTS: readonly Headed<InSession>[] = [
  ['Présence (s)', 'Attended (s)', ({ attendedSeconds }) => attendedSeconds],
  ['Retard (s)', 'Late (s)', ({ lateSeconds }) => lateSeconds],
  ['Parti avant la fin (s)', 'Left early (s)', ({ leftEarlySeconds }) => leftEarlySeconds],
  ['Sorti entre-temps (s)', 'Away in between (s)', ({ gapSeconds }) => gapSeconds],
  ['Coupures', 'Lost connections', ({ disconnections }) => disconnections],
  ['Parole (s)', 'Speaking (s)', ({ speakingSeconds }) => speakingSeconds],
  ['Caméra (s)', 'Camera (s)', ({ cameraSeconds }) => cameraSeconds],
  ['Écran partagé (s)', 'Screen (s)', ({ screenSeconds }) => screenSeconds],
  ['Mains levées', 'Hands raised', ({ hands }) => hands.raised],
  ['Mains entendues', 'Hands answered', ({ hands }) => hands.answered],
  ['Attente main levée (s)', 'Waited with a hand up (s)', ({ hands }) => hands.waitedSeconds],
  ['Questions', 'Questions', ({ questions }) => questions],
  ['Votes', 'Votes', ({ votes }) => votes],
  ['Messages', 'Messages', ({ messages }) => messages],
  ['Sondages proposés', 'Polls offered', ({ polls }) => polls.offered],
  ['Sondages répondus', 'Polls answered', ({ polls }) => polls.answered],
  ['Exercices', 'Exercises', ({ exercises }) => exercises.length],
  ['Exercices commencés', 'Exercises started', ({ exercises }) => count(exercises, 'started')],
  ['Exercices finis', 'Exercises finished', ({ exercises }) => count(exercises, 'finished')],
  ['Pages partagées', 'Pages shared', ({ exercises }) => count(exercises, 'shared')],
  ['Écriture (s)', 'Writing (s)', ({ writingSeconds }) => writingSeconds],
  ['Mots', 'Words', ({ words }) => words],
  ['Lectures à voix haute', 'Read aloud', ({ circle }) => circle.read],
  ['Tours passés', 'Turns passed', ({ circle }) => circle.passed],
  ['Tours sautés', 'Turns skipped', ({ circle }) => circle.skipped],
  ['Écoute des lectures (s)', 'Listened to readings (s)', ({ circle }) => circle.listenedSeconds],
  ['Sollicitations', 'Calls', ({ calls }) => calls.made],
  ['Sollicitations suivies', 'Calls answered', ({ calls }) => calls.answered],
  ['Sollicitations par le nom', 'Calls by name', ({ calls }) => calls.byName],
  ['Page utilisée (s)', 'Page used (s)', ({ page }) => page?.usedSeconds ?? null],
  ['Page affichée (s)', 'Page shown (s)', ({ page }) => page?.shownSeconds ?? null],
  ['Page masquée (s)', 'Page hidden (s)', ({ page }) => page?.hiddenSeconds ?? null],
  ['Bonne connexion (s)', 'Good line (s)', ({ line }) => line?.goodSeconds ?? null],
  ['Connexion faible (s)', 'Weak line (s)', ({ line }) => line?.weakSeconds ?? null],
  ['Mauvaise connexion (s)', 'Bad line (s)', ({ line }) => line?.badSeconds ?? null],
  ['Micro en panne (s)', 'Dead microphone (s)', ({ microphoneDeadSeconds }) => microphoneDeadSeconds],
];

/** One line for each person of a session. */
export function sessionColumns(lang: Lang): Column<InSession>[] {
  const { yes, no, roles } = TABLE_WORDS[lang];
  return headed(lang, [
    ['Nom', 'Name', ({ name }) => name],
    ['Identifiant', 'Id', ({ personId }) => personId],
    ['Rôle', 'Role', ({ role }) => roles[role]],
    ['Attendu', 'Expected', ({ expected }) => (expected ? yes : no)],
    ...verdict(lang),
    ...FACTS,
  ]);
}

/** One line for each session of a person. */
export function studentColumns(lang: Lang): Column<OfSession>[] {
  const { yes, no } = TABLE_WORDS[lang];
  return headed<OfSession>(lang, [
    ['Début (UTC)', 'Start (UTC)', ({ startsAt }) => moment(startsAt)],
    ['Séance', 'Session', ({ title }) => title],
    ['Identifiant de la séance', 'Session id', ({ sessionId }) => sessionId],
    ['Attendu', 'Expected', ({ expected }) => (expected ? yes : no)],
    ...verdict(lang),
    ...FACTS,
  ]);
}

/** One line for each student of a cohort. */
export function cohortColumns(lang: Lang, days: number): Column<CohortStudent>[] {
  const { standings } = TABLE_WORDS[lang];
  return headed(lang, [
    ['Nom', 'Name', ({ name }) => name],
    ['Identifiant', 'Id', ({ personId }) => personId],
    ['Inscrit le (UTC)', 'Enrolled on (UTC)', ({ since }) => day(since)],
    ['Statut', 'Standing', ({ standing }) => standings[standing]],
    ['Pourquoi', 'Why', ({ reasons }) => says(reasons)],
    [`Séances attendues (${days} j)`, `Sessions expected (${days} d)`, ({ facts }) => facts.sessionsExpected],
    [`Séances suivies (${days} j)`, `Sessions attended (${days} d)`, ({ facts }) => facts.sessionsAttended],
    [`Questions (${days} j)`, `Questions (${days} d)`, ({ facts }) => facts.questions],
    [`Pages écrites (${days} j)`, `Pages written (${days} d)`, ({ facts }) => facts.pages],
    [`Replays regardés (${days} j)`, `Replays watched (${days} d)`, ({ facts }) => facts.replays],
    [`Appels par le nom (${days} j)`, `Called by name (${days} d)`, ({ facts }) => facts.calledByName],
    ['Dernier signe (UTC)', 'Last sign (UTC)', ({ facts }) => facts.lastSignAt && moment(facts.lastSignAt)],
  ]);
}

function verdict(lang: Lang): Headed<Pick<InSession, 'participation' | 'reasons'>>[] {
  const { participations } = TABLE_WORDS[lang];
  return [
    [
      'Participation',
      'Participation',
      ({ participation: how }) => (how === null ? null : participations[how]),
    ],
    ['Pourquoi', 'Why', ({ reasons }) => says(reasons)],
  ];
}

function headed<T>(lang: Lang, columns: readonly Headed<T>[]): Column<T>[] {
  return columns.map(([fr, en, cell]) => ({ head: lang === 'fr' ? fr : en, cell }));
}

function says(reasons: readonly VerdictReason[]): string {
  return reasons.map((reason) => reason.says).join(' ; ');
}

function count(exercises: InSession['exercises'], what: 'started' | 'finished' | 'shared'): number {
  return exercises.filter((exercise) => exercise[what]).length;
}

/** As spreadsheets of every language know a moment; without a zone they keep it as it is. */
function moment(rfc3339: string): string {
  return new Date(rfc3339).toISOString().slice(0, 19).replace('T', ' ');
}

function day(rfc3339: string): string {
  return new Date(rfc3339).toISOString().slice(0, 10);
}
