import type { Scenario } from './scenario.ts';

/** Who takes part aloud, with a hand or in the chat. */
export const TALKING: readonly Scenario[] = [
  {
    name: 'dominant talker',
    says: 'Hugo a parlé 35 minutes, Mina 15 secondes : tous deux ont pris part.',
    tell: (j) => {
      j.comes('maud').comes('hugo').comes('mina');
      j.publishes('hugo', 'microphone');
      j.minutes(50, { hugo: { spokeMs: 42_000, page: 'shown' }, mina: { spokeMs: 300, page: 'shown' } });
      j.at(60).ends();
    },
    verdicts: { hugo: 'active', mina: 'active' },
    facts: { hugo: { speakingSeconds: 2100 }, mina: { speakingSeconds: 15 } },
  },
  {
    name: 'latecomer who speaks',
    says: 'Rose est arrivée 25 minutes après le début, puis a parlé une minute.',
    tell: (j) => {
      j.comes('maud')
        .minutes(25)
        .comes('rose')
        .minutes(30, { rose: { spokeMs: 2000 } })
        .at(60)
        .ends();
    },
    verdicts: { rose: 'active' },
    facts: { rose: { lateSeconds: 1500, speakingSeconds: 60, attendedSeconds: 2100 } },
  },
  {
    name: 'only chat',
    says: 'Tom n’a pas de micro ; il a écrit quatre messages aux autres.',
    tell: (j) => {
      j.comes('maud')
        .comes('tom')
        .minutes(20, { tom: { page: 'used' } });
      for (let message = 0; message < 4; message += 1) {
        j.chats('tom');
        j.minutes(5);
      }
      j.at(60).ends();
    },
    verdicts: { tom: 'active' },
    facts: { tom: { messages: 4 } },
  },
  {
    name: 'only a greeting',
    says: 'Eva a écrit « bonjour » dans la discussion, puis a écouté.',
    tell: (j) => {
      j.comes('maud').comes('eva');
      j.chats('eva');
      j.minutes(59, { eva: { page: 'shown', line: 'good' } })
        .at(60)
        .ends();
    },
    verdicts: { eva: 'quiet' },
  },
  {
    name: 'only votes and polls',
    says: 'Max a répondu aux deux sondages et soutenu une question : présent, sans rien dire.',
    tell: (j) => {
      j.comes('maud')
        .comes('max')
        .comes('lea')
        .minutes(10, { max: { page: 'used' } });
      const questionId = j.asks('lea');
      j.say('question.voted', { questionId, personId: 'max', on: true }, 'max');
      for (let poll = 0; poll < 2; poll += 1) j.poll().pass(20).answers('max').pass(20).pollCloses();
      j.at(60).ends();
    },
    verdicts: { max: 'quiet', lea: 'active' },
    facts: {
      max: { votes: 1, polls: { offered: 2, answered: 2 } },
      lea: { polls: { offered: 2, answered: 0 } },
    },
  },
  {
    name: 'a hand that nobody took',
    says: 'Lou a levé la main pendant vingt minutes, et la parole ne lui a pas été donnée.',
    tell: (j) => {
      j.comes('maud')
        .comes('lou')
        .minutes(20, { lou: { page: 'shown' } });
      j.say('hand.raised', { personId: 'lou' }, 'lou').minutes(20);
      j.say('hand.lowered', { personId: 'lou' }, 'maud').at(60).ends();
    },
    verdicts: { lou: 'active' },
    facts: { lou: { hands: { raised: 1, answered: 0, waitedSeconds: 1200 } } },
  },
  {
    name: 'a question taken back',
    says: 'Gil a posé une question puis l’a retirée, et a effacé ses messages : il n’en reste rien.',
    tell: (j) => {
      j.comes('maud')
        .comes('gil')
        .minutes(5, { gil: { page: 'used' } });
      const questionId = j.asks('gil');
      for (let message = 0; message < 3; message += 1) {
        const messageId = j.chats('gil');
        j.pass(20).say('chat.deleted', { messageId, personId: 'gil', thread: null }, 'gil');
      }
      j.say('question.withdrawn', { questionId, personId: 'gil' }, 'gil').at(60).ends();
    },
    verdicts: { gil: 'quiet' },
    facts: { gil: { questions: 0, messages: 0 } },
  },
  {
    name: 'read aloud',
    says: 'Flo n’a presque rien écrit, mais a lu à voix haute quand son tour est venu.',
    tell: (j) => {
      j.comes('maud').comes('flo').comes('lea').minutes(10).circle('flo', 'lea').turn('flo');
      j.minutes(1, { flo: { spokeMs: 8000 } })
        .turnEnds('flo', 'read', 'flo')
        .turn('lea')
        .pass(60);
      j.turnEnds('lea', 'skipped').say('circle.closed', {}).at(60).ends();
    },
    verdicts: { flo: 'active', lea: 'quiet' },
    facts: {
      flo: { circle: { read: 1, passed: 0, skipped: 0, listenedSeconds: 60 } },
      lea: { circle: { read: 0, passed: 0, skipped: 1, listenedSeconds: 60 } },
    },
  },
  {
    name: 'handed mentor role',
    says: 'Yann, élève, a tenu le rôle de mentor dix minutes et a parlé : il reste élève, et il est actif.',
    tell: (j) => {
      j.comes('maud')
        .comes('yann')
        .minutes(10)
        .say('role.handed', { personId: 'yann', mentor: true }, 'maud');
      j.minutes(10, { yann: { spokeMs: 20_000 } });
      j.say('role.handed', { personId: 'yann', mentor: false }, 'maud').at(60).ends();
    },
    verdicts: { yann: 'active', maud: null },
    facts: { yann: { role: 'student' } },
  },
];
