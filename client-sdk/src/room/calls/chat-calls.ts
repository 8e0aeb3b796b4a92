import type { Asking } from './asking.ts';

/** Messages; refused with `quiet_now` while everybody writes. */
export class ChatCalls {
  readonly #asking: Asking;

  /** @internal */
  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /**
   * To all, or in the thread between one person and the mentors: one's own id, for mentors anybody's. Gives the
   * message's id. @throws TribuError `quiet_now`, `forbidden`
   */
  async send(text: string, thread: string | null = null): Promise<string> {
    const messageId = crypto.randomUUID();
    await this.#asking.command('chat.send', { messageId, thread, text });
    return messageId;
  }

  /** Who wrote it. */
  async edit(messageId: string, text: string): Promise<void> {
    await this.#asking.command('chat.edit', { messageId, text });
  }

  /** Who wrote it, or a mentor. */
  async delete(messageId: string): Promise<void> {
    await this.#asking.command('chat.delete', { messageId });
  }
}
