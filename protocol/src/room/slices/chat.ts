import { LIMITS } from '../../limits.ts';
import type { EventOf } from '../entries.ts';

export interface Message {
  readonly id: string;
  readonly personId: string;
  readonly at: number;
  readonly editedAt: number | null;
  readonly text: string;
}

/** Oldest first. What was deleted is gone; older ones than the limits stay in the journal only. */
export interface Chat {
  readonly all: readonly Message[];
  /** Between one person (the key) and the mentors; a view holds one's own, mentors see all. */
  readonly threads: Readonly<Record<string, readonly Message[]>>;
}

export const EMPTY_CHAT: Chat = { all: [], threads: {} };

export type ChatEvent = EventOf<'chat.sent' | 'chat.edited' | 'chat.deleted'>;

export function evolveChat(chat: Chat, event: ChatEvent): Chat {
  const { thread } = event.data;
  if (thread === null) return { ...chat, all: changed(chat.all, event, LIMITS.chatKept) };
  const messages = changed(chat.threads[thread] ?? [], event, LIMITS.threadKept);
  return { ...chat, threads: { ...chat.threads, [thread]: messages } };
}

function changed(messages: readonly Message[], event: ChatEvent, kept: number): readonly Message[] {
  const { messageId: id } = event.data;
  switch (event.type) {
    case 'chat.sent': {
      const { personId, text } = event.data;
      return [...messages, { id, personId, at: event.at, editedAt: null, text }].slice(-kept);
    }
    case 'chat.edited': {
      const { text } = event.data;
      return messages.map((message) =>
        message.id === id ? { ...message, text, editedAt: event.at } : message,
      );
    }
    case 'chat.deleted':
      return messages.filter((message) => message.id !== id);
    default:
      return event satisfies never;
  }
}
