import type { Scenario } from './scenario.ts';

/** Who takes part with the pen. */
export const WRITING: readonly Scenario[] = [
  {
    name: 'silent writer',
    says: 'Léa n’a ni parlé ni montré son visage : elle a écrit 180 mots en silence.',
    tell: (j) => {
      j.comes('maud')
        .comes('lea')
        .minutes(5, { lea: { page: 'shown', line: 'good' } });
      j.exercise()
        .begins('lea')
        .minutes(10, { lea: { page: 'used', line: 'good', wroteMs: 40_000 } });
      j.pensUp({ lea: 180 }).minutes(40, { lea: { page: 'hidden', line: 'good' } });
      j.at(60).ends();
    },
    verdicts: { lea: 'active', maud: null },
    facts: {
      lea: {
        words: 180,
        writingSeconds: 400,
        speakingSeconds: null,
        cameraSeconds: null,
        attendedSeconds: 3600,
      },
    },
  },
  {
    name: 'shy reader',
    says: 'Zoé a passé son tour de lecture, mais elle avait écrit 150 mots.',
    tell: (j) => {
      j.comes('maud')
        .comes('zoe')
        .exercise()
        .begins('zoe')
        .minutes(10, { zoe: { wroteMs: 30_000 } });
      j.pensUp({ zoe: 150 }).minutes(1).circle('zoe').turn('zoe').pass(20).turnEnds('zoe', 'passed', 'zoe');
      j.say('circle.closed', {}).at(60).ends();
    },
    verdicts: { zoe: 'active' },
    facts: { zoe: { circle: { read: 0, passed: 1 }, calls: { made: 2, answered: 2, byName: 1 } } },
  },
  {
    name: 'slow writer',
    says: 'Karim n’a que 12 mots sur sa page, mais il y a travaillé trois minutes.',
    tell: (j) => {
      j.comes('maud').comes('karim').exercise().begins('karim');
      j.minutes(6, { karim: { wroteMs: 30_000, page: 'used' } }).minutes(4);
      j.pensUp({ karim: 12 }).at(60).ends();
    },
    verdicts: { karim: 'active' },
    facts: { karim: { words: 12, writingSeconds: 180 } },
  },
  {
    name: 'a line and no more',
    says: 'Noé a écrit une phrase de 9 mots en vingt secondes, puis a écouté jusqu’à la fin.',
    tell: (j) => {
      j.comes('maud')
        .comes('noe')
        .exercise()
        .begins('noe')
        .minutes(1, { noe: { wroteMs: 20_000, page: 'used' } });
      j.minutes(9, { noe: { wroteMs: 0, page: 'shown' } }).pensUp({ noe: 9 });
      j.minutes(40, { noe: { page: 'shown' } })
        .at(60)
        .ends();
    },
    verdicts: { noe: 'quiet' },
  },
  {
    name: 'short page, shared',
    says: 'Ana a écrit un poème de 14 mots et l’a partagé avec tous.',
    tell: (j) => {
      j.comes('maud')
        .comes('ana')
        .exercise()
        .begins('ana')
        .minutes(10, { ana: { wroteMs: 4000 } });
      j.pensUp({ ana: 14 }).shares('ana').at(60).ends();
    },
    verdicts: { ana: 'active' },
  },
  {
    name: 'phone that reconnects all the time',
    says: 'Le téléphone de Sam a décroché toutes les quatre minutes ; il a quand même écrit 90 mots.',
    tell: (j) => {
      j.comes('maud').comes('sam').exercise(40).begins('sam');
      for (let round = 0; round < 10; round += 1) {
        j.minutes(3, { sam: { wroteMs: 10_000, page: 'used', line: 'bad' } });
        j.drops('sam')
          .pass(round % 2 === 0 ? 12 : 50)
          .comes('sam');
      }
      j.pensUp({ sam: 90 }).at(60).ends();
    },
    verdicts: { sam: 'active' },
    facts: { sam: { disconnections: 10, gapSeconds: 250 } },
  },
  {
    name: 'wrote first, gone later',
    says: 'Paul a écrit 200 mots, puis a fait autre chose pendant la lecture : il a pris part.',
    tell: (j) => {
      j.comes('maud')
        .comes('paul')
        .exercise()
        .begins('paul')
        .minutes(10, { paul: { wroteMs: 45_000, page: 'used' } });
      j.pensUp({ paul: 200 }).circle('paul').turn('paul').pass(30).turnEnds('paul', 'skipped').nudges('paul');
      j.minutes(45, { paul: { page: 'hidden', line: 'good' } })
        .at(60)
        .ends();
    },
    verdicts: { paul: 'active' },
  },
  {
    name: 'left before the pens went up',
    says: 'Iris a écrit 60 mots et a dû partir au bout de dix minutes.',
    tell: (j) => {
      j.comes('maud')
        .comes('iris')
        .exercise(15)
        .begins('iris')
        .minutes(10, { iris: { wroteMs: 20_000 } });
      j.leaves('iris').minutes(5).pensUp({ iris: 60 }).at(60).ends();
    },
    verdicts: { iris: 'active' },
    facts: { iris: { attendedSeconds: 600, leftEarlySeconds: 3000, words: 60 } },
  },
];
