import { randomUUID } from 'node:crypto';
import type { Accepted, PageSaved, PageSharing, WorkshopBodies, WorkshopMethod } from '@tribu-live/protocol';
import type { SyntheticClient } from './synthetic-client.ts';

/** What somebody does in a workshop, by the public protocol, on whichever connection they have at the moment. */
export class WorkshopPart {
  readonly #client: () => SyntheticClient;
  #revision = 0;

  constructor(client: () => SyntheticClient) {
    this.#client = client;
  }

  /** Any command of a workshop. @throws TribuError what the server refused with */
  act<M extends WorkshopMethod>(method: M, body: WorkshopBodies[M]): Promise<Accepted> {
    return this.#client().requestRaw(method, { ...body, commandId: randomUUID() }) as Promise<Accepted>;
  }

  /** Starts an exercise and gives its id. */
  async begin(prompt: string, durationSeconds: number): Promise<string> {
    const exerciseId = randomUUID();
    const paragraph = { kind: 'paragraph' as const, spans: [{ text: prompt }] };
    await this.act('exercise.start', { exerciseId, prompt: [paragraph], material: null, durationSeconds });
    return exerciseId;
  }

  /** The exercise that was started last. */
  get exerciseId(): string {
    const last = this.#client().state.exercises.at(-1);
    if (last === undefined) throw new Error('there was no exercise yet');
    return last.id;
  }

  /** Writes the text in so many saves, each with more of it; gives what became of the last one. */
  async write(text: string, saves = 4): Promise<PageSaved> {
    const pieces = Array.from({ length: saves }, (_, place) =>
      text.slice(0, Math.ceil((text.length * (place + 1)) / saves)),
    );
    let saved: PageSaved | null = null;
    for (const piece of pieces) saved = await this.save(piece);
    if (saved === null) throw new RangeError('a text is written in one save at least');
    return saved;
  }

  save(text: string): Promise<PageSaved> {
    this.#revision += 1;
    const { exerciseId } = this;
    return this.#client().request('page.save', { exerciseId, revision: this.#revision, text });
  }

  penDown(down = true): Promise<Accepted> {
    return this.act('page.penDown', { exerciseId: this.exerciseId, down });
  }

  share(sharing: PageSharing): Promise<Accepted> {
    return this.act('page.share', { exerciseId: this.exerciseId, with: sharing });
  }

  raiseHand(): Promise<Accepted> {
    return this.act('hand.raise', {});
  }

  lowerHand(): Promise<Accepted> {
    return this.act('hand.lower', {});
  }

  volunteer(on = true): Promise<Accepted> {
    return this.act('circle.volunteer', { on });
  }

  /** Gives the question's id. */
  async ask(text: string): Promise<string> {
    const questionId = randomUUID();
    await this.act('question.ask', { questionId, text });
    return questionId;
  }

  answer(pollId: string, ...choice: string[]): Promise<Accepted> {
    return this.act('poll.answer', { pollId, choice });
  }

  /** To all, or (`thread`) between one person and the mentors. */
  async chat(text: string, thread: string | null = null): Promise<string> {
    const messageId = randomUUID();
    await this.act('chat.send', { messageId, thread, text });
    return messageId;
  }
}
