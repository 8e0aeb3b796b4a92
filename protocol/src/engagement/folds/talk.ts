import type { RoomEvent } from '../../room/entries.ts';
import type { PersonFacts } from '../facts.ts';
import { overlapMs, type Span } from '../spans.ts';

interface Poll {
  readonly fromMs: number;
  toMs: number | null;
  readonly answered: Set<string>;
}

interface Said {
  readonly questions: Set<string>;
  readonly votes: Set<string>;
  readonly messages: Set<string>;
}

/** Who comes to a poll in its last moments was not asked. */
const POLL_NOTICE_MS = 15_000;

/** Questions, votes, messages and polls. What was taken back or deleted was not said. */
export class Talk {
  readonly #said = new Map<string, Said>();
  readonly #polls = new Map<string, Poll>();

  get polls(): number {
    return this.#polls.size;
  }

  note(event: RoomEvent): void {
    switch (event.type) {
      case 'question.asked':
        this.#of(event.data.personId).questions.add(event.data.questionId);
        return;
      case 'question.withdrawn':
        this.#of(event.data.personId).questions.delete(event.data.questionId);
        return;
      case 'question.voted': {
        const { votes } = this.#of(event.data.personId);
        if (event.data.on) votes.add(event.data.questionId);
        else votes.delete(event.data.questionId);
        return;
      }
      case 'chat.sent':
        this.#of(event.data.personId).messages.add(event.data.messageId);
        return;
      case 'chat.deleted':
        this.#of(event.data.personId).messages.delete(event.data.messageId);
        return;
      case 'poll.opened':
        this.#polls.set(event.data.pollId, { fromMs: event.at, toMs: null, answered: new Set() });
        return;
      case 'poll.answered':
        this.#polls.get(event.data.pollId)?.answered.add(event.data.personId);
        return;
      case 'poll.closed': {
        const poll = this.#polls.get(event.data.pollId);
        if (poll !== undefined) poll.toMs ??= event.at;
        return;
      }
      case 'room.ended':
        for (const poll of this.#polls.values()) poll.toMs ??= event.at;
        return;
      default:
        return;
    }
  }

  /** `present`: when the person was there. */
  of(
    personId: string,
    present: readonly Span[],
    nowMs: number,
  ): Pick<PersonFacts, 'questions' | 'votes' | 'messages' | 'polls'> {
    const said = this.#said.get(personId);
    const polls = [...this.#polls.values()];
    const answered = polls.filter((poll) => poll.answered.has(personId)).length;
    const offered = polls.filter(
      (poll) => poll.answered.has(personId) || overlapMs(present, spanOf(poll, nowMs)) >= POLL_NOTICE_MS,
    ).length;
    return {
      questions: said?.questions.size ?? 0,
      votes: said?.votes.size ?? 0,
      messages: said?.messages.size ?? 0,
      polls: { offered, answered },
    };
  }

  #of(personId: string): Said {
    const known = this.#said.get(personId);
    if (known !== undefined) return known;
    const fresh: Said = { questions: new Set(), votes: new Set(), messages: new Set() };
    this.#said.set(personId, fresh);
    return fresh;
  }
}

function spanOf({ fromMs, toMs }: Poll, nowMs: number): Span {
  return { fromMs, toMs: Math.max(fromMs, toMs ?? nowMs) };
}
