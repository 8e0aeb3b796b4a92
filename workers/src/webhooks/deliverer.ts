import type { WebhookDelivery } from '@tribu-live/protocol';
import type { DueDelivery, WebhookEntry, WebhookEntryId } from '@tribu-live/server/store';
import { AddressRefused, type Resolve, resolveBySystem } from './checked-addresses.ts';
import { post } from './post.ts';
import { SIGNATURE_HEADER, signatureOf } from './signature.ts';

/** How often journals are looked at for something to tell. */
export const POLL_INTERVAL_MS = 2000;
/** An endpoint has this long to answer. */
export const ANSWER_TIMEOUT_MS = 10_000;
/** Waits between tries of one delivery: the first, doubled each time up to the longest. */
export const FIRST_WAIT_MS = 10_000;
export const LONGEST_WAIT_MS = 3_600_000;
/** Of each endpoint. */
const DUE_AT_ONCE = 100;
/** No other worker tells an endpoint meanwhile; renewed before each delivery. */
export const CLAIM_MS = 3 * ANSWER_TIMEOUT_MS;
/** How often the store is asked to note how far back nothing is untold, … */
export const SETTLE_EVERY_MS = 3_600_000;
/** … and how late an entry may come: a server that writes to its own disk for want of a database is not away so long. */
export const LATEST_MS = 7 * 24 * 3_600_000;

/** An entry that an endpoint hasn't been told, and nothing before it in its journal. */
export type Due = Pick<DueDelivery, 'entry' | 'attempts'> & {
  readonly webhook: Pick<DueDelivery['webhook'], 'id' | 'url' | 'secret'>;
};

/** The little of the store that deliveries need. */
export interface DeliveryStore {
  /** Of these endpoints those that nobody else tells now, for so long. */
  claim(webhookIds: readonly string[], by: string, leaseMs: number): Promise<readonly string[]>;
  letGo(webhookId: string, by: string): Promise<void>;
  /** Of each (webhook, journal) the next one that may be tried, oldest first; at most so many of a webhook. */
  due(nowMs: number, limitEach: number): Promise<readonly Due[]>;
  told(webhookId: string, entry: WebhookEntryId): Promise<void>;
  failed(webhookId: string, entry: WebhookEntryId, nextAt: number): Promise<void>;
  settle(beforeMs: number): Promise<void>;
}

export interface DelivererLog {
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
}

export interface DelivererOptions {
  readonly store: DeliveryStore;
  readonly log: DelivererLog;
  /** Name of this worker. */
  readonly by: string;
  readonly allowPrivate: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Runs `work` once after `delayMs`; the returned function calls it off. */
  readonly after: (delayMs: number, work: () => void) => () => void;
  readonly resolve?: Resolve;
}

/**
 * Tells endpoints what happened: at least once, in order per endpoint and journal. Each endpoint is told one thing
 * at a time, by one of all workers, so that one that is slow or fails holds up only itself.
 */
export class WebhookDeliverer {
  readonly #options: DelivererOptions;
  readonly #stop = new AbortController();
  /** Endpoints that are being told something, by webhook. */
  readonly #busy = new Map<string, Promise<void>>();
  #disarm: () => void = () => undefined;
  #looking: Promise<void> = Promise.resolve();
  #settledAt = Number.NEGATIVE_INFINITY;

  private constructor(options: DelivererOptions) {
    this.#options = options;
  }

  static start(options: DelivererOptions): WebhookDeliverer {
    const deliverer = new WebhookDeliverer(options);
    deliverer.#look();
    return deliverer;
  }

  /** Cuts deliveries under way, which are then made again by whoever comes after. Idempotent. */
  async close(): Promise<void> {
    this.#stop.abort(new DOMException('the deliverer stops', 'AbortError'));
    this.#disarm();
    await this.#looking;
    await Promise.all(this.#busy.values());
  }

  #look(): void {
    this.#disarm();
    this.#looking = this.#startDue().finally(() => {
      if (this.#stop.signal.aborted) return;
      this.#disarm = this.#options.after(POLL_INTERVAL_MS, () => this.#look());
    });
  }

  async #startDue(): Promise<void> {
    const { store, log, now, by } = this.#options;
    try {
      await this.#settle();
      const due = await store.due(now(), DUE_AT_ONCE);
      const idle = new Set(due.map(({ webhook }) => webhook.id).filter((id) => !this.#busy.has(id)));
      if (idle.size === 0) return;
      const ours = await store.claim([...idle], by, CLAIM_MS);
      // Again: somebody else may have told some of it just before.
      const still = Map.groupBy(await store.due(now(), DUE_AT_ONCE), ({ webhook }) => webhook.id);
      for (const id of ours) {
        const telling = this.#tellAll(id, still.get(id) ?? []).finally(() => this.#busy.delete(id));
        this.#busy.set(id, telling);
      }
    } catch (error) {
      log.warn({ err: error }, 'what is due for webhooks could not be read; trying again');
    }
  }

  async #settle(): Promise<void> {
    const { store, now } = this.#options;
    const nowMs = now();
    if (nowMs - this.#settledAt < SETTLE_EVERY_MS) return;
    await store.settle(nowMs - LATEST_MS);
    this.#settledAt = nowMs;
  }

  /** One endpoint, one delivery after the other. */
  async #tellAll(webhookId: string, those: readonly Due[]): Promise<void> {
    const { store, log, by } = this.#options;
    try {
      let reached = true;
      for (const due of those) {
        if (this.#stop.signal.aborted) break;
        // Renewed; somebody else has it when this process stood still.
        if ((await store.claim([webhookId], by, CLAIM_MS)).length === 0) return;
        // One that can't be reached isn't asked again for every journal that it should hear of.
        reached = reached ? await this.#tell(due) : await this.#postpone(due);
      }
      await store.letGo(webhookId, by);
    } catch (error) {
      log.warn({ err: error, webhookId }, 'a webhook’s state could not be kept');
    }
  }

  /** @returns whether the endpoint answered at all */
  async #tell({ webhook, entry, attempts }: Due): Promise<boolean> {
    const { store, log, now, allowPrivate, resolve = resolveBySystem } = this.#options;
    const delivery = deliveryOf(entry);
    const body = JSON.stringify(delivery);
    const context = { webhookId: webhook.id, delivery: delivery.id, attempts };
    let fault: object;
    try {
      const status = await post({
        url: new URL(webhook.url),
        body,
        headers: {
          'Content-Type': 'application/json',
          'User-Agent': 'tribu-live',
          [SIGNATURE_HEADER]: signatureOf(body, webhook.secret, now()),
        },
        resolve,
        allowPrivate,
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
      });
      if (status >= 200 && status < 300) {
        await store.told(webhook.id, entry);
        log.info(context, 'a webhook was told');
        return true;
      }
      fault = { status };
    } catch (error) {
      if (this.#stop.signal.aborted) return false;
      fault = error instanceof AddressRefused ? { refused: error.message } : { err: error };
    }
    const waitMs = waitAfter(attempts);
    log.warn({ ...context, ...fault, waitMs }, 'a webhook could not be told; trying again');
    await store.failed(webhook.id, entry, now() + waitMs);
    return 'status' in fault;
  }

  async #postpone({ webhook, entry, attempts }: Due): Promise<false> {
    const { store, now } = this.#options;
    await store.failed(webhook.id, entry, now() + waitAfter(attempts));
    return false;
  }
}

/** @param attempts how often it failed before */
export function waitAfter(attempts: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** attempts, LONGEST_WAIT_MS);
}

function deliveryOf({ sessionId, personId, seq, type, at, data }: WebhookEntry): WebhookDelivery {
  const id = sessionId === null ? `person:${personId}:${seq}` : `${sessionId}:${seq}`;
  return { id, type, at: new Date(at).toISOString(), sessionId, personId, seq, data };
}
