import type { Scenario } from './scenario.ts';
import { START_MS } from './told-journal.ts';

/** Who came, who did not, and whom it is not about. */
export const COMING: readonly Scenario[] = [
  {
    name: 'absent',
    says: 'Lina était inscrite et n’est pas venue.',
    tell: (j) => j.books('lina').comes('maud').at(60).ends(),
    verdicts: { lina: 'absent' },
    facts: { lina: { attendedSeconds: 0, lateSeconds: null, leftEarlySeconds: null } },
  },
  {
    name: 'not expected',
    says: 'L’école attendait Lina ; Omar, inscrit aussi, n’était pas attendu ce jour-là.',
    tell: (j) => j.books('lina').books('omar').awaits('lina').comes('maud').at(60).ends(),
    verdicts: { lina: 'absent', omar: null },
    facts: { lina: { expected: true }, omar: { expected: false } },
  },
  {
    name: 'expected by name and never booked',
    says: 'L’école attendait Sara par son nom, sans l’inscrire ; elle n’est pas venue.',
    tell: (j) => j.awaits('sara').awaits('paul').awaits('paul', false).comes('maud').at(60).ends(),
    verdicts: { sara: 'absent' },
    nobody: ['paul'],
  },
  {
    name: 'looked in',
    says: 'Wim, que personne n’attendait, a regardé vingt secondes.',
    tell: (j) => j.comes('maud').minutes(10).comes('wim').pass(20).leaves('wim').at(60).ends(),
    verdicts: { wim: null },
  },
  {
    name: 'early leaver',
    says: 'Jean est parti au bout de douze minutes, sans avoir rien dit.',
    tell: (j) => {
      j.books('jean')
        .comes('maud')
        .comes('jean')
        .minutes(12, { jean: { page: 'shown' } })
        .leaves('jean');
      j.at(60).ends();
    },
    verdicts: { jean: 'quiet' },
    facts: { jean: { attendedSeconds: 720, leftEarlySeconds: 2880 } },
  },
  {
    name: 'two minutes and gone',
    says: 'Rémi a dit bonjour, est resté deux minutes et est reparti.',
    tell: (j) => {
      j.books('remi')
        .comes('maud')
        .comes('remi')
        .minutes(2, { remi: { spokeMs: 8000 } })
        .leaves('remi');
      j.at(60).ends();
    },
    verdicts: { remi: 'absent' },
  },
  {
    name: 'all of a short session',
    says: 'La séance n’a duré que quatre minutes, et Mia y était du début à la fin.',
    tell: (j) => {
      j.books('mia')
        .comes('maud')
        .comes('mia')
        .minutes(4, { mia: { page: 'shown' } });
      j.say('room.ended', { reason: 'mentor' }, 'maud');
    },
    verdicts: { mia: 'quiet' },
    facts: { mia: { attendedSeconds: 240, leftEarlySeconds: 0 } },
  },
  {
    name: 'came early',
    says: 'Rita attendait dans la salle huit minutes avant le début et a posé une question.',
    tell: (j) => {
      j.at(-8).comes('rita').at(0).comes('maud').minutes(20).asks('rita');
      j.at(60).ends();
    },
    verdicts: { rita: 'active' },
    facts: { rita: { lateSeconds: 0, attendedSeconds: 4080, questions: 1 } },
  },
  {
    name: 'co-mentor',
    says: 'Claire menait l’atelier avec Maud : une mentor n’est pas jugée.',
    tell: (j) => j.books('claire', 'mentor').comes('maud').comes('claire', 'mentor').at(60).ends(),
    verdicts: { claire: null, maud: null },
  },
  {
    name: 'observer',
    says: 'Obi observait les mentors, sans un mot.',
    tell: (j) => j.comes('maud').comes('obi', 'observer').minutes(60).ends(),
    verdicts: { obi: null },
  },
  {
    name: 'guest speaker',
    says: 'Ugo, invité, a parlé quarante minutes.',
    kind: 'conference',
    tell: (j) => {
      j.books('ugo', 'guest')
        .comes('maud')
        .comes('ugo', 'guest')
        .minutes(60, { ugo: { spokeMs: 40_000 } })
        .ends();
    },
    verdicts: { ugo: null },
    facts: { ugo: { speakingSeconds: 2400 } },
  },
  {
    name: 'kept at the door',
    says: 'Joy a attendu toute l’heure à la porte sans que personne ne l’admette : ce n’est pas une absence.',
    tell: (j) => {
      j.books('joy')
        .comes('maud')
        .say('door.changed', { locked: false, waiting: true }, 'maud')
        .say('door.knocked', { personId: 'joy', name: 'Joy' })
        .at(60)
        .ends();
    },
    verdicts: { joy: null },
    facts: { joy: { waitedAtDoor: true, attendedSeconds: 0 } },
  },
  {
    name: 'let in late',
    says: 'Ana attendait à la porte à l’heure ; la mentor ne l’a fait entrer qu’au bout de douze minutes : elle n’est pas en retard.',
    tell: (j) => {
      j.books('ana')
        .say('door.knocked', { personId: 'ana', name: 'Ana' })
        .at(12)
        .comes('maud')
        .comes('ana')
        .minutes(48, { ana: { page: 'shown' } })
        .ends();
    },
    verdicts: { ana: 'quiet' },
    facts: { ana: { lateSeconds: 0, attendedSeconds: 2880, gapSeconds: 0 } },
  },
  {
    name: 'cancelled session',
    says: 'L’école a annulé la séance : personne n’a manqué.',
    tell: (j) => j.books('lea').at(-30).say('session.cancelled', { reason: 'Neige' }),
    verdicts: { lea: null },
  },
  {
    name: 'session to come',
    says: 'La séance est demain : personne n’est absent.',
    tell: (j) => j.books('lea').at(-600),
    verdicts: { lea: null },
  },
  {
    name: 'erased person',
    says: 'Les données d’une personne ont été effacées : il n’en reste rien, les autres restent.',
    tell: (j) => {
      j.erased('person.booked').comes('maud').erased('participant.joined').comes('lea').minutes(20);
      j.asks('lea');
      j.say('participant.removed', { personId: 'ada', reason: '' }).erased('page.submitted').at(60).ends();
    },
    verdicts: { lea: 'active' },
    nobody: ['ada'],
  },
  {
    name: 'session that ended late',
    says: 'Le serveur était arrêté à l’heure de la fin ; la salle compte jusqu’à l’heure prévue.',
    tell: (j) => {
      j.comes('maud')
        .comes('vera')
        .minutes(60, { vera: { page: 'shown' } });
      j.at(120).ends(START_MS + 65 * 60_000);
    },
    verdicts: { vera: 'quiet' },
    facts: { vera: { attendedSeconds: 3900, leftEarlySeconds: 0 } },
  },
];
