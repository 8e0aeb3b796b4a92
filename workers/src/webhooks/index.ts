import type { Config } from '@tribu-live/server/config';
import { type DelivererLog, type DeliveryStore, WebhookDeliverer } from './deliverer.ts';

export interface WebhooksOptions {
  readonly store: { readonly webhooks: DeliveryStore };
  readonly log: DelivererLog;
  readonly config: Pick<Config, 'webhooks'>;
  /** Name of this worker. */
  readonly by: string;
}

/** Starts telling the school's endpoints what the journals say. */
export function startWebhooks({ store, log, config, by }: WebhooksOptions): { close(): Promise<void> } {
  return WebhookDeliverer.start({
    store: store.webhooks,
    log,
    by,
    allowPrivate: config.webhooks.allowPrivate,
    now: () => Date.now(),
    after: (delayMs, work) => {
      const timer = setTimeout(work, delayMs);
      return () => clearTimeout(timer);
    },
  });
}
