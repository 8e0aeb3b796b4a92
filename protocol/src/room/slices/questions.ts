import type { EventOf } from '../entries.ts';
import { without } from './exercise.ts';

export interface AnswerGiven {
  readonly by: string;
  readonly at: number;
  readonly how: 'live' | 'written';
  readonly text: string | null;
}

export interface Question {
  readonly id: string;
  readonly personId: string;
  readonly text: string;
  readonly askedAt: number;
  /** Who wants it answered too; never who asked. */
  readonly votes: readonly string[];
  readonly answer: AnswerGiven | null;
}

export type Questions = Readonly<Record<string, Question>>;

export type QuestionEvent = EventOf<
  'question.asked' | 'question.voted' | 'question.answered' | 'question.withdrawn'
>;

export function evolveQuestions(questions: Questions, event: QuestionEvent): Questions {
  const { questionId: id } = event.data;
  if (event.type === 'question.asked') {
    const { personId, text } = event.data;
    return { ...questions, [id]: { id, personId, text, askedAt: event.at, votes: [], answer: null } };
  }
  if (event.type === 'question.withdrawn') return without(questions, id);
  const question = questions[id];
  if (question === undefined) return questions;
  const { personId } = event.data;
  if (event.type === 'question.voted') {
    const others = question.votes.filter((voter) => voter !== personId);
    return { ...questions, [id]: { ...question, votes: event.data.on ? [...others, personId] : others } };
  }
  const { how, text } = event.data;
  return { ...questions, [id]: { ...question, answer: { by: personId, at: event.at, how, text } } };
}

/** Open ones first, most wanted first, then oldest first. */
export function sortedQuestions(questions: Questions): Question[] {
  return Object.values(questions).sort(
    (one, other) =>
      Number(one.answer !== null) - Number(other.answer !== null) ||
      other.votes.length - one.votes.length ||
      one.askedAt - other.askedAt,
  );
}
