import { randomUUID } from 'node:crypto';
import {
  emptyState,
  fold,
  type RoomState,
  type SessionCreate,
  type StoredEvent,
  type WorkshopBodies,
  type WorkshopMethod,
} from '@tribu-live/protocol';
import { SyntheticClient } from '../../../loadtest/media/index.ts';
import type { School, ServerProcess } from '../../../loadtest/support/index.ts';
import { startSchool } from './running-school.ts';

export const INES = { id: 'ines', name: 'Inès', role: 'mentor' } as const;
export const LEA = { id: 'lea', name: 'Léa', role: 'student' } as const;
export const KARIM = { id: 'karim', name: 'Karim', role: 'student' } as const;
export const ZOE = { id: 'zoe', name: 'Zoé', role: 'student' } as const;
export const OLGA = { id: 'olga', name: 'Olga', role: 'observer' } as const;
export type Someone = typeof INES | typeof LEA | typeof OLGA | typeof KARIM | typeof ZOE;

/** A server of its own and workshops on it, entered by clients without media over real sockets. */
export class WorkshopStage {
  readonly server: ServerProcess;
  readonly school: School;
  readonly #clients: SyntheticClient[] = [];

  private constructor(server: ServerProcess, school: School) {
    this.server = server;
    this.school = school;
  }

  static async create(): Promise<WorkshopStage> {
    const { server, school } = await startSchool();
    return new WorkshopStage(server, school);
  }

  /** A workshop that starts now; gives its id. */
  async book(more: Partial<SessionCreate> = {}): Promise<string> {
    const people = [INES, LEA, KARIM, ZOE];
    const { id } = await this.school.book({
      kind: 'tribu',
      title: 'Tribu',
      durationMinutes: 60,
      people,
      ...more,
    });
    return id;
  }

  async enter(sessionId: string, someone: Someone): Promise<SyntheticClient> {
    const credential = { token: await this.school.token(sessionId, someone) };
    return this.#join(credential);
  }

  /** The same person with what an earlier client holds. */
  back(held: SyntheticClient): Promise<SyntheticClient> {
    return this.#join({ resumeToken: held.resumeToken });
  }

  async journal(sessionId: string): Promise<StoredEvent[]> {
    const path = `/v1/sessions/${sessionId}/events?limit=1000`;
    return (await this.school.call<{ events: StoredEvent[] }>('GET', path)).events;
  }

  /** The whole state, as the journal tells it. */
  async state(sessionId: string): Promise<RoomState> {
    return fold(emptyState(sessionId), await this.journal(sessionId));
  }

  /** Closes the clients of a test. */
  leave(): void {
    for (const client of this.#clients.splice(0)) client.close();
  }

  async close(): Promise<void> {
    this.leave();
    await this.server.close();
  }

  async #join(credential: { token: string } | { resumeToken: string }): Promise<SyntheticClient> {
    const client = await SyntheticClient.join({ serverUrl: this.server.url, credential, media: false });
    this.#clients.push(client);
    return client;
  }
}

/** One command of a workshop; gives the seq of its last event. */
export async function command<M extends WorkshopMethod>(
  client: SyntheticClient,
  method: M,
  body: WorkshopBodies[M],
): Promise<number> {
  const { seq } = await client.request(method, { commandId: randomUUID(), ...body } as never);
  return seq;
}

/** Resolves when the client holds the state up to here. */
export async function caughtUp(client: SyntheticClient, seq: number): Promise<void> {
  await client.until((held) => held.seq >= seq);
}

/** All that a client's socket ever received, as text: what a curious person could read. */
export function received(client: SyntheticClient): string {
  return JSON.stringify([client.joined.catchUp, client.pushes]);
}
