import { type Recording, type RecordingTrouble, type SessionKind, TribuError } from '@tribu-live/protocol';
import type { Cluster, NodeLoad } from '../cluster/types.ts';
import { type OpeningOptions, openRoom } from './opening.ts';
import { reservedStreams } from './reserved.ts';
import type { Room } from './room.ts';

export interface RegistryOptions extends Omit<OpeningOptions, 'onOpened' | 'onClosed'> {
  readonly cluster: Cluster;
  /** A room came here or went; for those who watch the deployment. */
  readonly onChange: (what: 'opened' | 'closed' | 'moved', room: RoomBrief) => void;
}

/** A room as those see it who watch the deployment. */
export interface RoomBrief {
  readonly sessionId: string;
  readonly kind: SessionKind;
  readonly title: string;
  /** Null: its journal doesn't say. */
  readonly endsAt: number | null;
  /** Connected now. */
  readonly people: number;
  /** Null: nothing is to be recorded now. */
  readonly recording: { readonly trouble: RecordingTrouble | null; readonly since: number } | null;
}

/** Rooms taken over at the same time: each is a few round trips to the database. */
const ADOPTED_AT_ONCE = 4;

/** The rooms that have their home on this node. */
export class RoomRegistry {
  readonly #options: RegistryOptions;
  readonly #rooms = new Map<string, Room>();
  readonly #opening = new Map<string, Promise<Room>>();
  #taking = false;

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /** From here on rooms may have their home here: the node's id is held. */
  start(): void {
    this.#taking = true;
  }

  /** Whether rooms may have their home here now. */
  get taking(): boolean {
    return this.#taking && this.#options.cluster.holds;
  }

  /** People connected to rooms that have their home here. */
  get participantCount(): number {
    return [...this.#rooms.values()].reduce((sum, room) => sum + room.peerCount, 0);
  }

  /** What the rooms here are and may need once everybody has come, as other nodes are told. */
  load(): Pick<NodeLoad, 'reserved' | 'rooms' | 'participants'> {
    const rooms = [...this.#rooms.values()];
    return {
      reserved: rooms.reduce((sum, { state }) => sum + reservedStreams(state), 0),
      rooms: rooms.length,
      participants: this.participantCount,
    };
  }

  /** The room when it lives here. */
  find(sessionId: string): Room | null {
    return this.#rooms.get(sessionId) ?? null;
  }

  /** All rooms that live here. */
  rooms(): Room[] {
    return [...this.#rooms.values()];
  }

  /** The same, as those see them who watch the deployment. */
  briefs(): RoomBrief[] {
    return this.rooms().map(briefOf);
  }

  /**
   * The room, taken home here when it has no living home.
   * @throws HasHome when another node is its home; TribuError not_found, session_ended, session_cancelled, unavailable
   */
  open(sessionId: string): Promise<Room> {
    if (!this.taking) return Promise.reject(new TribuError('unavailable'));
    const living = this.#rooms.get(sessionId);
    if (living !== undefined) return Promise.resolve(living);
    const known = this.#opening.get(sessionId);
    if (known !== undefined) return known;
    const opening = this.#open(sessionId).finally(() => this.#opening.delete(sessionId));
    this.#opening.set(sessionId, opening);
    return opening;
  }

  /** Takes back what was this node's before it stopped, and what others can't look after any more. */
  async adopt(sessionIds: readonly string[]): Promise<void> {
    const waiting = [...sessionIds];
    const adoptInTurn = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await this.#adopt(id);
    };
    await Promise.all(Array.from({ length: ADOPTED_AT_ONCE }, adoptInTurn));
  }

  /**
   * Makes another node the room's home; people follow by themselves, and that node takes it over when they come.
   * @returns false when the session has another home by now, or is over @throws TribuError unavailable
   */
  async handOver(sessionId: string, toNodeId: string): Promise<boolean> {
    const { store, nodeId } = this.#options;
    const room = this.#rooms.get(sessionId);
    if (room === undefined) return false;
    const expected = { homeNodeId: nodeId, epoch: room.state.epoch };
    const { assigned } = await store.sessions.assignHome(sessionId, expected, toNodeId);
    // Not before: who came back would be sent here again. What is on its way into the journal is sent again there.
    if (assigned) room.close('moved');
    return assigned;
  }

  /** Lets go of all rooms at once: another node may have them by now (SPEC N2). */
  letGo(): void {
    for (const room of this.rooms()) room.close('moved');
  }

  /** Lets go of all rooms at once; their journals and homes stay as they are. Resolves when none is being opened. */
  async close(): Promise<void> {
    this.#taking = false;
    for (const room of this.rooms()) room.close('shutdown');
    // Those find that they may not any more.
    await Promise.allSettled(this.#opening.values());
  }

  async #adopt(sessionId: string): Promise<void> {
    try {
      await this.open(sessionId);
    } catch (error) {
      // Another node was faster, or the session ended meanwhile: both are fine outcomes of a takeover.
      this.#options.log.info({ err: error, sessionId }, 'a room was not taken over');
    }
  }

  #open(sessionId: string): Promise<Room> {
    const { log, onChange } = this.#options;
    return openRoom(sessionId, {
      ...this.#options,
      mayOpen: () => this.taking,
      onOpened: (room) => {
        this.#rooms.set(sessionId, room);
        onChange('opened', briefOf(room));
      },
      onClosed: (reason) => {
        const room = this.#rooms.get(sessionId);
        this.#rooms.delete(sessionId);
        if (room !== undefined) onChange(reason === 'moved' ? 'moved' : 'closed', briefOf(room));
        log.info({ sessionId }, 'room is closed here');
      },
    });
  }
}

function briefOf({ state: { sessionId, session, recording }, peerCount }: Room): RoomBrief {
  const { kind = 'coaching', title = '', endsAt = null } = session ?? {};
  return { sessionId, kind, title, endsAt, people: peerCount, recording: recordingNow(recording) };
}

function recordingNow(recording: Recording): RoomBrief['recording'] {
  if (recording.is !== 'running' && recording.is !== 'trouble') return null;
  return { trouble: recording.is === 'trouble' ? recording.trouble : null, since: recording.since };
}
