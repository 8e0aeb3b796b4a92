import type { Scenario } from './scenario.ts';

/** When the technology stands between people and the room, or seems to. */
export const TROUBLE: readonly Scenario[] = [
  {
    name: 'bad network',
    says: 'La connexion d’Inès a coupé cinq fois, et elle a passé vingt minutes dehors.',
    tell: (j) => {
      j.comes('maud').comes('ines');
      for (let round = 0; round < 5; round += 1) {
        j.minutes(5, { ines: { line: 'bad', page: 'shown' } });
        j.drops('ines').minutes(4).comes('ines');
      }
      j.at(60).ends();
    },
    verdicts: { ines: 'trouble' },
    facts: { ines: { disconnections: 5, gapSeconds: 1200, line: { badSeconds: 1500 } } },
  },
  {
    name: 'weak line, nothing heard',
    says: 'Pendant la moitié du temps la connexion de Sacha était trop faible pour suivre.',
    tell: (j) => {
      j.comes('maud')
        .comes('sacha')
        .minutes(30, { sacha: { line: 'bad', page: 'hidden' } });
      j.exercise()
        .minutes(10, { sacha: { line: 'weak', page: 'hidden', wroteMs: 0 } })
        .nudges('sacha')
        .pensUp();
      j.minutes(15, { sacha: { line: 'good', page: 'hidden' } })
        .at(60)
        .ends();
    },
    verdicts: { sacha: 'trouble' },
  },
  {
    name: 'weak line and a voice',
    says: 'Malgré une connexion très faible, Nora a parlé deux minutes.',
    tell: (j) => {
      j.comes('maud')
        .comes('nora')
        .minutes(40, { nora: { line: 'bad', spokeMs: 3000 } })
        .at(60)
        .ends();
    },
    verdicts: { nora: 'active' },
  },
  {
    name: 'tried and was lost each time',
    says: 'Elsa a essayé quatre fois d’entrer et a été coupée au bout de quelques secondes.',
    tell: (j) => {
      j.books('elsa').comes('maud').minutes(3);
      for (let attempt = 0; attempt < 4; attempt += 1) j.comes('elsa').pass(8).drops('elsa').minutes(2);
      j.at(60).ends();
    },
    verdicts: { elsa: 'trouble' },
    facts: { elsa: { attendedSeconds: 32, disconnections: 4 } },
  },
  {
    name: 'dead microphone',
    says: 'Le micro de Louis est resté muet alors qu’il était ouvert ; personne ne l’a entendu lire.',
    tell: (j) => {
      j.comes('maud').comes('louis');
      j.publishes('louis', 'microphone');
      j.minutes(20, { louis: { spokeMs: 0, microphoneDead: true, page: 'used' } })
        .circle('louis')
        .turn('louis');
      j.minutes(1, { louis: { spokeMs: 0, microphoneDead: true } }).turnEnds('louis', 'read');
      j.say('circle.closed', {}).at(60).ends();
    },
    verdicts: { louis: 'trouble' },
    facts: { louis: { microphoneDeadSeconds: 1260, speakingSeconds: 0 } },
  },
  {
    name: 'one short cut',
    says: 'La connexion d’Adam a sauté une fois, vingt secondes : ce n’est pas une absence.',
    tell: (j) => {
      j.comes('maud')
        .comes('adam')
        .minutes(30, { adam: { page: 'shown', line: 'good' } });
      j.drops('adam')
        .pass(20)
        .comes('adam')
        .minutes(29, { adam: { page: 'shown', line: 'good' } })
        .at(60)
        .ends();
    },
    verdicts: { adam: 'quiet' },
    facts: { adam: { disconnections: 1, gapSeconds: 0, attendedSeconds: 3600 } },
  },
  {
    name: 'two tabs',
    says: 'Cléo a ouvert la séance dans deux onglets puis fermé le premier : elle compte une fois.',
    tell: (j) => {
      j.comes('maud')
        .comes('cleo')
        .minutes(10, { cleo: { page: 'shown' } })
        .comes('cleo')
        .pass(5);
      j.drops('cleo', 0, 1).at(30).say('participant.left', { personId: 'cleo', connection: 1 }, 'cleo');
      j.at(60).ends();
    },
    verdicts: { cleo: 'quiet' },
    facts: { cleo: { attendedSeconds: 3600, disconnections: 0, gapSeconds: 0 } },
  },
  {
    name: 'node takeover in the middle',
    says: 'La machine de la salle est tombée à mi-séance ; une autre l’a reprise en quatre secondes.',
    tell: (j) => {
      j.comes('maud').comes('dora');
      j.publishes('dora', 'camera');
      j.minutes(30, { dora: { page: 'shown', line: 'good' } }).pass(3);
      j.say('room.homed', { nodeId: 'n2' }).drops('maud', 3).drops('dora', 3).pass(1);
      j.comes('maud')
        .comes('dora')
        .minutes(29, { dora: { page: 'shown', line: 'good' } })
        .at(60)
        .ends();
    },
    verdicts: { dora: 'quiet' },
    facts: { dora: { attendedSeconds: 3600, gapSeconds: 0, cameraSeconds: 3596, disconnections: 1 } },
  },
];
