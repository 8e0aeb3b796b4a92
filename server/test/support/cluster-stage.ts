import { emptyState, fold, type RoomState, type SessionCreate, type StoredEvent } from '@tribu-live/protocol';
import { expect } from 'vitest';
import { Ledger, type MediaLoop, SyntheticPerson } from '../../../loadtest/media/index.ts';
import {
  type LocalCluster,
  type School,
  type ServerProcess,
  startCluster,
} from '../../../loadtest/support/index.ts';
import { INES, KARIM, LEA, type Someone, ZOE } from './workshop-stage.ts';

/** As the SDK's watchdog. */
const SILENCE_LIMIT_MS = 2500;
/** Nobody here publishes. */
const NO_LOOP: MediaLoop = {
  ...{ width: 0, height: 0, framesPerSecond: 1, seconds: 1 },
  frame: () => Buffer.alloc(0),
  audioPackets: [],
};

/** Several nodes on real engines, and workshops on them whose people follow their room wherever it goes. */
export class ClusterStage {
  readonly cluster: LocalCluster;
  readonly #people: SyntheticPerson[] = [];
  readonly #ledgers = new Map<SyntheticPerson, Ledger>();

  private constructor(cluster: LocalCluster) {
    this.cluster = cluster;
  }

  static async create(nodes: number, env: Readonly<Record<string, string>> = {}): Promise<ClusterStage> {
    const cluster = await startCluster({ nodes, env });
    // The key is made once, whoever asks for it first.
    await cluster.school();
    return new ClusterStage(cluster);
  }

  /** The school's back end at this node. Default: at one that runs. */
  school(node?: ServerProcess): Promise<School> {
    return this.cluster.school(node);
  }

  /** A workshop that starts now; gives its id. */
  async book(more: Partial<SessionCreate> = {}): Promise<string> {
    const people = [INES, LEA, KARIM, ZOE];
    const school = await this.school();
    const { id } = await school.book({ kind: 'tribu', title: 'Tribu', durationMinutes: 60, people, ...more });
    return id;
  }

  /** Enters at this node's door, and goes to where the room is. Default: one that runs. */
  async enter(sessionId: string, someone: Someone, at?: ServerProcess): Promise<SyntheticPerson> {
    const door = at ?? this.cluster.nodes.find(({ running }) => running);
    if (door === undefined) throw new Error('no node runs');
    const token = await (await this.school(door)).token(sessionId, someone);
    const ledger = new Ledger();
    const person = await SyntheticPerson.enter({
      ...{ token, serverUrl: door.url, loop: NO_LOOP, media: false, record: null, sources: [] },
      ...{ silenceLimitMs: SILENCE_LIMIT_MS, onFrame: ledger.hear },
    });
    this.#people.push(person);
    this.#ledgers.set(person, ledger);
    return person;
  }

  /** The node that this person is connected to. */
  nodeOf(person: SyntheticPerson): ServerProcess {
    return this.nodeAt(person.client.answer.url);
  }

  nodeAt(url: string): ServerProcess {
    const node = this.cluster.nodes.find((each) => each.url === url);
    if (node === undefined) throw new Error(`no node at ${url}`);
    return node;
  }

  others(than: ServerProcess): ServerProcess[] {
    return this.cluster.nodes.filter((node) => node !== than && node.running);
  }

  async journal(sessionId: string): Promise<StoredEvent[]> {
    const path = `/v1/sessions/${sessionId}/events?limit=1000`;
    const school = await this.school();
    return (await school.call<{ events: StoredEvent[] }>('GET', path)).events;
  }

  async state(sessionId: string): Promise<RoomState> {
    return fold(emptyState(sessionId), await this.journal(sessionId));
  }

  /**
   * What is wrong with the journal and with what these people were told of it, in words; nothing: all is well. Resolves
   * when all of them hold what the journal says.
   */
  async differences(sessionId: string, people: readonly SyntheticPerson[]): Promise<string[]> {
    const journal = await this.journal(sessionId);
    const last = journal.at(-1)?.seq ?? 0;
    for (const { client } of people) await client.until(({ seq }) => seq >= last, `event ${last}`);
    const wrong = journal.flatMap((event, index) => {
      const before = journal[index - 1];
      if (event.seq !== index + 1) return [`event ${event.seq} stands at place ${index + 1}`];
      return before !== undefined && before.epoch > event.epoch
        ? [`epoch ${event.epoch} after ${before.epoch}`]
        : [];
    });
    const told = people.flatMap((person) =>
      (this.#ledgers.get(person)?.differences(journal) ?? []).map(
        (each) => `${person.client.personId}: ${each}`,
      ),
    );
    return [...wrong, ...told];
  }

  /** The people of a test go away. */
  leave(): void {
    for (const person of this.#people.splice(0)) person.close();
    this.#ledgers.clear();
  }

  async close(): Promise<void> {
    this.leave();
    await this.cluster.close();
  }
}

/** Resolves when this person is connected to another node than this one. */
export async function movedFrom(node: ServerProcess, person: SyntheticPerson): Promise<void> {
  const elsewhere = () => person.client.answer.url !== node.url && person.client.closedBecause === null;
  await expect.poll(elsewhere, { timeout: 30_000, interval: 20 }).toBe(true);
}
