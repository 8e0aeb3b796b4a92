import type { Block, Chat, Poll } from '@tribu-live/protocol';
import type { CommandType } from '../../../../src/rooms/decide/command.ts';
import { BALLOT_MARK, CAST, EVERYBODY, secretOf } from '../cast.ts';
import { byAnybody, byMentor, byStudent, type Draws, line, nothing, often, type Scene } from '../scene.ts';
import { isBusy, prompt } from './mechanics.ts';

function questionId(scene: Scene): string {
  return scene.known(Object.keys(scene.state.questions));
}

/** Mostly one of one's own, in any thread. */
function messageId(scene: Scene, who: string): string {
  const { all, threads } = scene.state.chat;
  const messages = [...all, ...Object.values(threads).flat()];
  const fitting = scene.dice.chance(0.6) ? messages.filter(({ personId }) => personId === who) : messages;
  return scene.known(fitting.map(({ id }) => id));
}

/** What is edited in a thread stays that thread's secret; an id is the message that its writer means by it. */
function textFor(scene: Scene, id: string, who: string): string {
  const { all, threads } = scene.state.chat;
  const means = (messages: Chat['all']) =>
    messages.some((message) => message.id === id && message.personId === who);
  const thread = means(all) ? undefined : Object.keys(threads).find((owner) => means(threads[owner] ?? []));
  return line(scene, thread === undefined ? 'Bonjour ' : secretOf(thread));
}

function pollId(scene: Scene): string {
  const open = Object.values(scene.state.polls).filter(({ closed }) => closed === null);
  return scene.known(
    (open.length > 0 && scene.dice.chance(0.9) ? open : Object.values(scene.state.polls)).map(({ id }) => id),
  );
}

function choiceFor({ dice }: Scene, poll: Poll | undefined): string[] {
  if (poll === undefined || dice.chance(0.05)) return ['quoi'];
  const places = poll.options.map((_, place) => `${place}`);
  if (poll.kind === 'single') return [dice.of(places)];
  if (poll.kind === 'multiple')
    return dice.some(places, 0.6).length > 0 ? [...dice.some(places, 0.9), '0'].slice(-1) : ['1'];
  if (poll.kind === 'scale') return [`${dice.int(1, 5)}`];
  return [poll.anonymous ? `${BALLOT_MARK}${dice.int(0, 9)}` : `mot${dice.int(0, 9)}`];
}

function blocks(scene: Scene): Block[] {
  const kinds = ['welcome', 'teaching', 'exercise', 'circle', 'questions', 'groups', 'break'] as const;
  return scene.dice.some(kinds, 0.7).map((kind, place) => block(scene, kind, `b${place}`));
}

function block(scene: Scene, kind: Block['kind'], blockId: string): Block {
  const { dice } = scene;
  const common = {
    blockId,
    title: kind,
    minutes: dice.int(1, 30),
    microphones: dice.of(['open', 'closed'] as const),
    layout: dice.of(['speaker', 'gallery'] as const),
  };
  if (kind === 'exercise')
    return { ...common, kind, prompt: prompt(scene), material: null, durationSeconds: dice.int(10, 600) };
  if (kind === 'circle')
    return {
      ...common,
      kind,
      from: dice.of(['volunteers', 'hands', 'everybody'] as const),
      perReaderSeconds: dice.chance(0.5) ? 90 : null,
    };
  if (kind === 'groups')
    return {
      ...common,
      kind,
      how: dice.of(['random', 'cards'] as const),
      size: dice.int(2, 4),
      prompt: prompt(scene),
    };
  return { ...common, kind };
}

function inGroups(times: number) {
  return ({ state }: Scene): number => (state.groups === null ? 0.2 : times);
}

function groupId(scene: Scene): string {
  return scene.known(scene.state.groups?.groups.map(({ id }) => id) ?? []);
}

/** Moderation, questions, chat, sheet, polls, groups. */
export const TALK_DRAWS = {
  'person.mute': {
    weight: often(2),
    by: byMentor,
    body: (scene) => ({
      personId: scene.student(),
      source: scene.dice.of(['microphone', 'microphone', 'camera', 'screen'] as const),
      muted: scene.dice.chance(0.6),
    }),
  },
  'microphones.set': {
    weight: often(1),
    by: byMentor,
    body: ({ dice }) => ({ mode: dice.of(['open', 'closed'] as const) }),
  },
  'door.set': {
    weight: often(1),
    by: byMentor,
    body: ({ dice }) => ({
      ...(dice.chance(0.5) ? { locked: dice.chance(0.2) } : {}),
      ...(dice.chance(0.5) ? { waiting: dice.chance(0.4) } : {}),
    }),
  },
  'door.knock': {
    weight: ({ state }) => (state.door.waiting || state.door.locked ? 4 : 0.3),
    // Who was in once is no longer held up.
    by: (scene) =>
      scene.dice.ofOr(
        EVERYBODY.filter((id) => scene.state.people[id]?.grants == null),
        scene.somebody(),
      ),
    body: (_scene, who) => ({ name: who.replace('@', '') }),
  },
  'door.admit': {
    weight: ({ state }) => (Object.keys(state.door.knocking).length > 0 ? 5 : 0.3),
    by: byMentor,
    body: (scene) => ({ personId: scene.somebody(Object.keys(scene.state.door.knocking)) }),
  },
  'role.hand': {
    weight: often(0.7),
    by: byMentor,
    body: (scene) => {
      const handed = EVERYBODY.filter((id) => scene.state.people[id]?.own !== undefined);
      const back = handed.length > 0 && scene.dice.chance(0.6);
      return {
        personId: back ? scene.dice.of(handed) : scene.student(),
        mentor: back ? scene.dice.chance(0.05) : scene.dice.chance(0.9),
      };
    },
  },
  'question.ask': {
    weight: often(2),
    by: byAnybody,
    body: (scene) => ({
      questionId: scene.dice.chance(0.95) ? scene.newId() : questionId(scene),
      text: line(scene, 'Comment faire ? '),
    }),
  },
  'question.vote': {
    weight: often(3),
    by: byStudent,
    body: (scene) => ({ questionId: questionId(scene), on: scene.dice.chance(0.7) }),
  },
  'question.answer': {
    weight: often(1),
    by: (scene) => (scene.dice.chance(0.3) ? 'gaby' : byMentor(scene)),
    body: (scene) => {
      const how = scene.dice.of(['live', 'written'] as const);
      const text = scene.dice.chance(how === 'written' ? 0.95 : 0.1) ? { text: 'Ainsi.' } : {};
      return { questionId: questionId(scene), how, ...text };
    },
  },
  'question.withdraw': {
    weight: often(0.7),
    by: (scene) =>
      scene.somebody([
        ...Object.values(scene.state.questions).map(({ personId }) => personId),
        ...scene.steering,
      ]),
    body: (scene) => ({ questionId: questionId(scene) }),
  },
  'chat.send': {
    weight: often(3),
    by: byAnybody,
    body: (scene, who) => {
      const { dice, state } = scene;
      const own = state.people[who]?.role === 'mentor' ? scene.student() : who;
      const thread = dice.chance(0.4) ? null : dice.chance(0.9) && own in CAST ? own : scene.somebody();
      const text = line(scene, thread === null ? 'Bonjour ' : secretOf(thread));
      return { messageId: dice.chance(0.97) ? scene.newId() : messageId(scene, who), thread, text };
    },
  },
  'chat.edit': {
    weight: often(1.5),
    by: byAnybody,
    body: (scene, who) => {
      const id = messageId(scene, who);
      return { messageId: id, text: textFor(scene, id, who) };
    },
  },
  'chat.delete': {
    weight: often(0.7),
    by: (scene) => (scene.dice.chance(0.4) ? byMentor(scene) : scene.somebody()),
    body: (scene, who) => ({ messageId: messageId(scene, who) }),
  },
  'sheet.set': {
    weight: ({ state }) => (state.sheet.length === 0 ? 2 : 0.4),
    by: byMentor,
    body: (scene) => ({ blocks: blocks(scene) }),
  },
  'block.start': {
    weight: (scene) => (isBusy(scene) ? 0.2 : 1),
    by: byMentor,
    body: (scene) => ({
      blockId: scene.dice.chance(0.95)
        ? scene.dice.ofOr(
            scene.state.sheet.map((each) => each.blockId),
            'b0',
          )
        : 'b99',
    }),
  },
  'block.end': { weight: often(0.5), by: byMentor, body: nothing },
  'poll.open': {
    weight: often(0.6),
    by: byMentor,
    body: (scene) => {
      const kind = scene.dice.of(['single', 'multiple', 'scale', 'word'] as const);
      const optioned = (kind === 'single' || kind === 'multiple') !== scene.dice.chance(0.05);
      return {
        pollId: scene.newId(),
        question: line(scene, 'Combien ? '),
        kind,
        options: optioned ? ['un', 'deux', 'trois'] : [],
        anonymous: scene.dice.chance(0.5),
        results: scene.dice.of(['answered', 'closed'] as const),
      };
    },
  },
  'poll.answer': {
    weight: ({ state }) => (Object.values(state.polls).some(({ closed }) => closed === null) ? 6 : 0.3),
    by: byStudent,
    body: (scene) => {
      const id = pollId(scene);
      return { pollId: id, choice: choiceFor(scene, scene.state.polls[id]) };
    },
  },
  'poll.close': {
    weight: often(0.4),
    by: byMentor,
    body: (scene) => ({ pollId: pollId(scene) }),
  },
  'card.write': {
    weight: often(1),
    by: byAnybody,
    body: ({ dice }) => ({
      seeks: dice.of(['un comptable', 'un atelier', '']),
      offers: dice.of(['un atelier', 'des photos', '']),
    }),
  },
  'groups.form': {
    weight: (scene) => (isBusy(scene) ? 0.3 : 3),
    by: byMentor,
    body: (scene) => {
      const { dice } = scene;
      const people = scene.dice.some([...EVERYBODY, 'stranger'], 0.7);
      const half = dice.int(0, people.length);
      const twice = dice.chance(0.05) ? people.slice(0, 1) : [];
      const byHand = [
        { name: 'A', members: people.slice(0, half) },
        { name: 'B', members: [...people.slice(half), ...twice] },
      ];
      return {
        roundId: scene.newId(),
        prompt: prompt(scene),
        minutes: dice.chance(0.6) ? dice.int(1, 10) : null,
        how: dice.of(['random', 'cards'] as const),
        size: dice.int(2, 5),
        ...(dice.chance(0.4) ? { groups: byHand } : {}),
      };
    },
  },
  'groups.move': {
    weight: inGroups(5),
    by: byMentor,
    body: (scene) => ({ personId: scene.student(), groupId: groupId(scene) }),
  },
  'groups.extend': { weight: inGroups(1), by: byMentor, body: () => ({ bySeconds: 120 }) },
  'groups.gather': { weight: inGroups(0.5), by: byMentor, body: nothing },
  'groups.close': { weight: inGroups(0.3), by: byMentor, body: nothing },
  'groups.visit': {
    weight: inGroups(4),
    by: (scene) => (scene.dice.chance(0.2) ? 'olga' : byMentor(scene)),
    body: (scene) => ({ groupId: scene.dice.chance(0.2) ? null : groupId(scene) }),
  },
  'groups.broadcast': { weight: inGroups(2), by: byMentor, body: () => ({ text: 'Plus que 2 minutes.' }) },
  'groups.takePen': { weight: inGroups(4), by: byStudent, body: nothing },
} satisfies Partial<Draws<CommandType>>;
