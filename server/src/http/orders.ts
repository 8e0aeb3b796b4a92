import { parse, TribuError } from '@tribu-live/protocol';
import express, { type IRouter, type RequestHandler } from 'express';
import { verifyNodeOrder } from '../auth/index.ts';
import type { Rate } from '../config/index.ts';
import { TokenBuckets } from '../rates/index.ts';
import { NodeOrder } from '../rooms/orders/order.ts';
import { contextOf } from './request-context.ts';

/** Between nodes only: it is no part of the interface, and pages can't call it. */
export const ORDERS_PATH = '/internal/v1/orders';
/** A run sheet with every block full, and more than any other order needs. */
const BODY_BYTES = 512 * 1024;
/** Of one node: a school that ends all its sessions at once. */
const RATE: Rate = { burst: 500, perSecond: 100 };
/** A token that was used isn't taken again while it would hold; clocks may differ by as much again. */
const REMEMBERED_MS = 60_000;

export interface OrderDeps {
  readonly rooms: { obey(order: NodeOrder): Promise<void> };
  /** Key that nodes sign their orders with. */
  readonly orderKey: Uint8Array;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** `/internal/v1/orders`: what other nodes ask of rooms that have their home here (SPEC N5). */
export function mountOrders(app: IRouter, { rooms, orderKey, now }: OrderDeps): void {
  const buckets = new TokenBuckets({ rate: RATE, now: () => performance.now() });
  const used = new UsedTokens(now);
  const readJson = express.json({ limit: BODY_BYTES, inflate: false, type: () => true });
  const obey: RequestHandler = async (request, response) => {
    contextOf(request).route = ORDERS_PATH;
    const token = /^Bearer +(\S+)$/i.exec(request.get('Authorization') ?? '')?.[1] ?? '';
    const body: unknown = request.body;
    const { nodeId, jti } = verifyNodeOrder(orderKey, token, JSON.stringify(body) ?? '', now());
    used.use(jti);
    if (!buckets.take(nodeId)) {
      throw new TribuError('rate_limited', { details: { retryAfterMs: buckets.waitMs(nodeId) } });
    }
    const error = await refusalOf(rooms.obey(parse(NodeOrder, body)));
    // No status of its own: `fetch` would send what is answered with 421 a second time by itself.
    response.setHeader('Cache-Control', 'no-store').json(error === null ? {} : { error: error.toBody() });
  };
  app.post(ORDERS_PATH, readJson, obey);
}

/** What the room says against it; what is no refusal is thrown. */
async function refusalOf(work: Promise<void>): Promise<TribuError | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof TribuError && error.code !== 'internal') return error;
    throw error;
  }
}

/** Tokens that were shown, for as long as they hold. */
class UsedTokens {
  readonly #now: () => number;
  readonly #untilMs = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @throws TribuError token_invalid: it was used before */
  use(jti: string): void {
    const nowMs = this.#now();
    for (const [old, untilMs] of this.#untilMs) {
      if (untilMs > nowMs) break;
      this.#untilMs.delete(old);
    }
    if (this.#untilMs.has(jti)) throw new TribuError('token_invalid');
    this.#untilMs.set(jti, nowMs + REMEMBERED_MS);
  }
}
