import { type ErrorBody, TribuError } from '@tribu-live/protocol';
import { mintNodeOrder } from '../auth/index.ts';
import type { NodeOrder } from '../rooms/orders/order.ts';
import { ORDERS_PATH } from './orders.ts';

/** A node that needs longer is as good as away for whoever asked. */
const LIMIT_MS = 3000;

export interface AskNodeOptions {
  readonly key: Uint8Array;
  readonly nodeId: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/**
 * Gives what asks another node, within 3 s (SPEC N5).
 * @throws TribuError (the returned function) what that node refused with; `unavailable` when it can't be reached
 */
export function askNode({ key, nodeId, now }: AskNodeOptions) {
  return async (url: string, order: NodeOrder): Promise<void> => {
    const body = JSON.stringify(order);
    const signal = AbortSignal.timeout(LIMIT_MS);
    const send = () =>
      post(new URL(ORDERS_PATH, url), mintNodeOrder(key, { nodeId, body }, now()), body, signal);
    try {
      const response = await send().catch((error: unknown) => {
        // A connection kept from earlier may be one to a process that is gone; the order has one effect all the same.
        if (signal.aborted) throw error;
        return send();
      });
      await accepted(response);
    } catch (error) {
      if (error instanceof TribuError) throw error;
      const message = 'The node that has this room does not answer.';
      throw new TribuError('unavailable', { message, cause: error });
    }
  };
}

function post(url: URL, token: string, body: string, signal: AbortSignal): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
}

/** @throws TribuError what the answer says */
async function accepted(response: Response): Promise<void> {
  const said = refusalIn(await response.json());
  if (response.ok && said === null) return;
  const error = TribuError.fromBody(said ?? {});
  // Credentials between nodes are no affair of whoever asked us.
  if (response.status === 401)
    throw new TribuError('internal', { message: `another node did not take an order: ${error.message}` });
  throw error;
}

function refusalIn(answer: unknown): Partial<ErrorBody> | null {
  const { error } = typeof answer === 'object' && answer !== null && 'error' in answer ? answer : {};
  return typeof error === 'object' ? error : null;
}
