import type { Joined, Method, Pushes, PushName, RequestBody, Responses } from '@tribu-live/protocol';
import { TribuError } from '@tribu-live/protocol';
import type { LiveSocket, Push, SocketEvents } from '../../src/connection/live-socket.ts';
import { Emitter } from '../../src/emitter.ts';

export interface FakeRequest {
  readonly method: Method;
  readonly body: Record<string, unknown>;
  readonly timeoutMs: number | undefined;
  readonly answer: (value: unknown) => void;
  readonly refuse: (error: TribuError) => void;
}

/** A socket that a test holds at the other end. */
export class FakeSocket extends Emitter<SocketEvents> implements LiveSocket {
  readonly requests: FakeRequest[] = [];
  closed = false;

  request<M extends Method>(method: M, body: RequestBody<M>, timeoutMs?: number): Promise<Responses[M]> {
    if (this.closed) return Promise.reject(new TribuError('connection_lost'));
    return new Promise((resolve, reject) => {
      this.requests.push({
        method,
        body: body as Record<string, unknown>,
        timeoutMs,
        answer: (value) => resolve(value as Responses[M]),
        refuse: reject,
      });
    });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const { refuse } of this.requests) refuse(new TribuError('connection_lost'));
  }

  /** The network breaks. */
  breakDown(): void {
    this.close();
    this.emit('down', { error: new TribuError('connection_lost') });
  }

  push<N extends PushName>(name: N, body: Pushes[N]): void {
    this.emit('sign', {});
    this.emit('push', { name, body } as Push);
  }

  sign(): void {
    this.emit('sign', {});
  }

  /** The last request of this method. */
  asked(method: Method): FakeRequest | undefined {
    return this.requests.findLast((request) => request.method === method);
  }
}

export function joinedWith(more: Partial<Joined> = {}): Joined {
  return {
    protocolVersion: 1,
    you: { personId: 'ines', role: 'mentor', grants: [] },
    connection: 1,
    serverTimeMs: 5_000_000,
    resumeToken: 'resume-2',
    catchUp: { kind: 'events', events: [] },
    media: { kind: 'kept' },
    ...more,
  };
}
