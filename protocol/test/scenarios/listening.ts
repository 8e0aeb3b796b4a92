import type { Scenario } from './scenario.ts';

/** Who listens, and who only seems to. */
export const LISTENING: readonly Scenario[] = [
  {
    name: 'listener with the camera off',
    says: 'Nina a gardé la caméra éteinte par choix et a écouté toute la séance.',
    tell: (j) => {
      j.comes('maud').comes('nina');
      j.publishes('nina', 'camera', true);
      j.publishes('nina', 'microphone', true);
      j.minutes(60, { nina: { page: 'shown', line: 'good' } }).ends();
    },
    verdicts: { nina: 'quiet' },
    facts: { nina: { cameraSeconds: 0, speakingSeconds: null, page: { shownSeconds: 3600 } } },
  },
  {
    name: 'coaching in which the student listens',
    says: 'Le mentor a parlé presque tout le temps ; Ben a écouté et dit « oui » deux fois.',
    kind: 'coaching',
    lastsMinutes: 30,
    tell: (j) => {
      j.comes('maud').comes('ben');
      j.minutes(30, { maud: { spokeMs: 50_000 }, ben: { spokeMs: 100, page: 'shown', line: 'good' } }).ends();
    },
    verdicts: { ben: 'quiet' },
    facts: { ben: { speakingSeconds: 3, calls: { made: 0, answered: 0, byName: 0 } } },
  },
  {
    name: 'page hidden while listening',
    says: 'Jade a écouté avec la page derrière ses notes, et a répondu quand on le lui demandait.',
    tell: (j) => {
      j.comes('maud')
        .comes('jade')
        .minutes(20, { jade: { page: 'hidden', line: 'good' } });
      j.poll().pass(30).answers('jade').pass(30).pollCloses();
      j.minutes(30, { jade: { page: 'hidden', line: 'good' } })
        .circle('jade')
        .turn('jade')
        .pass(20);
      j.turnEnds('jade', 'passed', 'jade').say('circle.closed', {}).at(60).ends();
    },
    verdicts: { jade: 'quiet' },
    facts: { jade: { calls: { made: 2, answered: 2, byName: 1 } } },
  },
  {
    name: 'page hidden, nothing asked',
    says: 'Rien n’a été demandé à Luc pendant la conférence, et sa page était cachée : il écoutait peut-être.',
    kind: 'conference',
    tell: (j) => {
      j.comes('maud')
        .comes('luc')
        .minutes(60, { luc: { page: 'hidden', line: 'good' } })
        .ends();
    },
    verdicts: { luc: 'quiet' },
  },
  {
    name: 'page in view, exercise left out',
    says: 'Alma n’a ni écrit ni répondu au sondage, mais elle avait la page sous les yeux.',
    tell: (j) => {
      j.comes('maud')
        .comes('alma')
        .exercise()
        .minutes(10, { alma: { page: 'shown', line: 'good', wroteMs: 0 } });
      j.pensUp()
        .poll()
        .minutes(1, { alma: { page: 'shown' } })
        .pollCloses();
      j.minutes(40, { alma: { page: 'shown', line: 'good' } })
        .at(60)
        .ends();
    },
    verdicts: { alma: 'quiet' },
    facts: { alma: { calls: { made: 2, answered: 0, byName: 0 }, words: 0 } },
  },
  {
    name: 'connected but gone',
    says: 'Théo s’est connecté puis a fait autre chose : exercice vide, mot sans réponse, tour sauté, page cachée.',
    tell: (j) => {
      j.comes('maud')
        .comes('theo')
        .minutes(5, { theo: { page: 'shown' } });
      j.exercise()
        .minutes(4, { theo: { page: 'hidden', wroteMs: 0 } })
        .nudges('theo');
      j.minutes(6, { theo: { page: 'hidden', wroteMs: 0 } }).pensUp();
      j.circle('theo').turn('theo').pass(40).turnEnds('theo', 'skipped').say('circle.closed', {});
      j.minutes(35, { theo: { page: 'hidden', line: 'good' } })
        .at(60)
        .ends();
    },
    verdicts: { theo: 'away' },
    facts: { theo: { calls: { made: 3, answered: 0, byName: 2 } } },
  },
  {
    name: 'window left open',
    says: 'La page d’Enzo est restée ouverte sans un geste ; deux fois appelé par son nom, il n’a pas répondu.',
    tell: (j) => {
      j.comes('maud')
        .comes('enzo')
        .minutes(10, { enzo: { page: 'shown', line: 'good' } });
      j.exercise()
        .minutes(2, { enzo: { page: 'shown', wroteMs: 0 } })
        .nudges('enzo');
      j.minutes(8, { enzo: { page: 'shown', wroteMs: 0 } })
        .pensUp()
        .circle('enzo')
        .turn('enzo')
        .pass(40);
      j.turnEnds('enzo', 'skipped')
        .say('circle.closed', {})
        .minutes(30, { enzo: { page: 'shown' } });
      j.at(60).ends();
    },
    verdicts: { enzo: 'away' },
  },
  {
    name: 'moved on without a word',
    says: 'Au tour d’Abel le micro est resté sans voix ; la mentor est passée à la suite. Son mot n’a pas eu de réponse.',
    tell: (j) => {
      j.comes('maud')
        .comes('abel')
        .minutes(10, { abel: { page: 'hidden' } })
        .circle('abel')
        .turn('abel');
      j.minutes(1, { abel: { page: 'hidden', spokeMs: 0 } })
        .turnEnds('abel', 'read')
        .say('circle.closed', {});
      j.nudges('abel')
        .minutes(30, { abel: { page: 'hidden', spokeMs: 0 } })
        .at(60)
        .ends();
    },
    verdicts: { abel: 'away' },
    facts: { abel: { circle: { read: 1 }, calls: { made: 2, answered: 0 } } },
  },
  {
    name: 'a turn that only passed by',
    says: 'Sans micro et la page cachée, Ewen n’a rien fait de son tour ni de l’exercice ; la mentor a dit « suivant ».',
    tell: (j) => {
      j.comes('maud')
        .comes('ewen')
        .exercise()
        .minutes(3, { ewen: { page: 'hidden', wroteMs: 0 } });
      j.nudges('ewen')
        .minutes(7, { ewen: { page: 'hidden', wroteMs: 0 } })
        .pensUp()
        .circle('ewen')
        .turn('ewen');
      j.pass(40).turnEnds('ewen', 'read').say('circle.closed', {});
      j.minutes(30, { ewen: { page: 'hidden', line: 'good' } })
        .at(60)
        .ends();
    },
    verdicts: { ewen: 'away' },
    facts: { ewen: { circle: { read: 1 }, calls: { made: 3, answered: 1, byName: 2 } } },
  },
  {
    name: 'a page read without a microphone',
    says: 'Maya n’a pas de micro : à son tour la mentor a lu sa page, qu’elle suivait des yeux.',
    tell: (j) => {
      j.comes('maud')
        .comes('maya')
        .minutes(20, { maya: { page: 'used' } })
        .circle('maya')
        .turn('maya');
      j.minutes(1, { maya: { page: 'used' } })
        .turnEnds('maya', 'read')
        .say('circle.closed', {})
        .at(60)
        .ends();
    },
    verdicts: { maya: 'active' },
  },
  {
    name: 'an old client that tells nothing',
    says: 'L’ancienne application d’Ida ne dit rien de sa page : son silence ne prouve pas qu’elle était partie.',
    tell: (j) => {
      j.comes('maud').comes('ida').exercise().nudges('ida').minutes(10).pensUp().at(60).ends();
    },
    verdicts: { ida: 'quiet' },
    facts: { ida: { page: null, line: null, speakingSeconds: null } },
  },
  {
    name: 'an old client, called by name twice',
    says: 'L’ancienne application d’Iris ne dit rien de sa page, mais deux fois appelée par son nom, elle n’a pas répondu.',
    tell: (j) => {
      j.comes('maud').comes('iris').exercise().nudges('iris').minutes(10).pensUp();
      j.circle('iris').turn('iris').pass(30).turnEnds('iris', 'skipped').say('circle.closed', {});
      j.at(60).ends();
    },
    verdicts: { iris: 'away' },
    facts: { iris: { page: null, calls: { made: 3, answered: 0, byName: 2 } } },
  },
  {
    name: 'no microphone at all',
    says: 'Kim n’a pas de micro : elle a écouté et répondu au sondage, rien ne lui est reproché.',
    tell: (j) => {
      j.comes('maud')
        .comes('kim')
        .minutes(30, { kim: { page: 'shown', line: 'good' } });
      j.poll().pass(30).answers('kim').pollCloses().say('floor.given', { personId: 'kim' }, 'maud').pass(60);
      j.say('floor.taken', { personId: 'kim' }, 'maud').at(60).ends();
    },
    verdicts: { kim: 'quiet' },
    facts: { kim: { speakingSeconds: null, calls: { made: 2, answered: 2, byName: 1 } } },
  },
];
