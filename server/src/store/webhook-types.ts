import type { WebhookDelivery, WebhookEvent } from '@tribu-live/protocol';

export interface WebhookRow {
  readonly id: string;
  /** The API key that made it. It is told of every session: one deployment is one school. */
  readonly keyId: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  /** Milliseconds since the Unix epoch; what happened before is not told. */
  readonly createdAt: number;
}

export type SecretWebhook = WebhookRow & { readonly secret: string };

/** What an endpoint is told of an entry of a session's journal or of a person's: the other one's id is null. */
export type WebhookEntry = Omit<WebhookDelivery, 'id' | 'at'> & {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
};

/** Which entry of which journal. */
export type WebhookEntryId = Pick<WebhookEntry, 'sessionId' | 'personId' | 'seq'>;

/** What is to be told an endpoint next of one journal. */
export interface DueDelivery {
  readonly webhook: SecretWebhook;
  readonly entry: WebhookEntry;
  /** How often this was tried before. */
  readonly attempts: number;
}

/** Endpoints of the school and how far each has been told each journal. Errors as for the whole store. */
export interface WebhookStore {
  /** The secret is shown here once and kept sealed. */
  create(hook: Pick<WebhookRow, 'keyId' | 'url' | 'events'>): Promise<SecretWebhook>;
  /** Oldest first. */
  list(keyId: string): Promise<WebhookRow[]>;
  /** False when this key has no such webhook. */
  remove(keyId: string, id: string): Promise<boolean>;
  /** Makes `by` the only one who tells these endpoints for `leaseMs`. Gives those of which nobody else is. */
  claim(webhookIds: readonly string[], by: string, leaseMs: number): Promise<string[]>;
  /** Before its time is over. */
  letGo(webhookId: string, by: string): Promise<void>;
  /** Next untold entry of each webhook and journal that may be tried now, oldest first; at most so many of a webhook. */
  due(nowMs: number, limitEach: number): Promise<DueDelivery[]>;
  /** Up to this one, which ends the wait after a failure. */
  told(webhookId: string, entry: WebhookEntryId): Promise<void>;
  /** Not before `nextAt`, milliseconds since the Unix epoch. Does nothing when it was told meanwhile. */
  failed(webhookId: string, entry: WebhookEntryId, nextAt: number): Promise<void>;
  /**
   * Notes how far back nothing is untold, so that `due` need not go through all that ever happened. What comes into a
   * journal later than this must not have happened before `beforeMs`.
   */
  settle(beforeMs: number): Promise<void>;
  /** How many endpoints did not take what they are to be told next, three times or more. */
  failing(): Promise<number>;
}
