import { LIMITS, type Person, type Question, type RoomState, TribuError } from '@tribu-live/protocol';
import { participant, steeringRefusal } from './actors.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';

export type QuestionCommand = CommandOf<
  'question.ask' | 'question.vote' | 'question.answer' | 'question.withdraw'
>;

export function decideQuestion(
  state: RoomState,
  command: QuestionCommand,
  context: CommandContext,
): Decision {
  const person = participant(state, context.actor);
  if (person instanceof TribuError) return refuse(person);
  if (command.type === 'question.ask') return ask(state, command, person);
  const { questionId } = command;
  const question = Object.hasOwn(state.questions, questionId) ? state.questions[questionId] : undefined;
  if (question === undefined) return refuse(new TribuError('not_found', { field: 'questionId' }));
  switch (command.type) {
    case 'question.vote':
      return vote(question, command, person);
    case 'question.answer': {
      const refusal = person.role === 'guest' ? null : steeringRefusal(state, context.actor);
      return refusal === null ? answer(question, command, person) : refuse(refusal);
    }
    case 'question.withdraw': {
      const moderates = steeringRefusal(state, context.actor) === null;
      return withdraw(question, person, moderates);
    }
    default:
      return command satisfies never;
  }
}

function ask(
  { questions }: RoomState,
  { questionId, text }: CommandOf<'question.ask'>,
  { id: personId }: Person,
): Decision {
  const known = Object.hasOwn(questions, questionId) ? questions[questionId] : undefined;
  if (known !== undefined) {
    const same = known.personId === personId && known.text === text;
    return same ? NOTHING : refuse(new TribuError('conflict', { field: 'questionId' }));
  }
  const asked = Object.values(questions);
  const own = asked.filter((question) => question.personId === personId);
  if (asked.length >= LIMITS.questionsPerSession || own.length >= LIMITS.questionsPerPerson) {
    return refuse(new TribuError('too_many'));
  }
  return accept({ type: 'question.asked', audience: 'all', data: { questionId, personId, text } });
}

/** Once for each person, and not on one's own: who asked wants it answered anyway. */
function vote(
  question: Question,
  { questionId, on }: CommandOf<'question.vote'>,
  { id: personId }: Person,
): Decision {
  if (question.personId === personId) return refuse(new TribuError('forbidden', { field: 'questionId' }));
  if (question.votes.includes(personId) === on) return NOTHING;
  if (question.answer !== null) return refuse(new TribuError('wrong_phase', { field: 'questionId' }));
  return accept({ type: 'question.voted', audience: 'all', data: { questionId, personId, on } });
}

function answer(
  { answer: before }: Question,
  { questionId, how, text: said }: CommandOf<'question.answer'>,
  { id: personId }: Person,
): Decision {
  if ((said !== undefined) !== (how === 'written')) {
    const message = 'text: a written answer takes a text, a live one takes none';
    return refuse(new TribuError('bad_request', { field: 'text', message }));
  }
  const text = said ?? null;
  if (before?.by === personId && before.how === how && before.text === text) return NOTHING;
  return accept({ type: 'question.answered', audience: 'all', data: { questionId, personId, how, text } });
}

/** What was answered stays in the record unless a mentor takes it away. */
function withdraw({ id: questionId, personId, answer }: Question, by: Person, moderates: boolean): Decision {
  if (!moderates && personId !== by.id) return refuse(new TribuError('forbidden', { field: 'questionId' }));
  if (!moderates && answer !== null) return refuse(new TribuError('wrong_phase', { field: 'questionId' }));
  return accept({ type: 'question.withdrawn', audience: 'all', data: { questionId, personId } });
}
