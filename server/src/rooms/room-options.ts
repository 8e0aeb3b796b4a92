import type { LineQuality, RoomState, SheetTemplate, StoredEvent } from '@tribu-live/protocol';
import type { FactsFold } from '@tribu-live/protocol/engagement';
import type { RoomMedia, RoomMediaListener } from '../media/types.ts';
import type { PageRow, Store } from '../store/types.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Clock } from './clock.ts';
import type { JournalWriterOptions } from './journal-writer.ts';
import type { Who } from './peer.ts';
import type { Tail } from './tail.ts';

/** Hears what happens in a room, for the node's figures. */
export interface RoomWatch {
  /** These events are on their way to everybody. */
  told(events: readonly StoredEvent[]): void;
  /** A browser said how well its own line carries. */
  line(quality: LineQuality): void;
  /** A browser saw or heard somebody else, so long after it began to join. */
  firstFrame(seconds: number): void;
}

export interface RoomOptions {
  /** The fold of the whole journal, homed here. */
  readonly state: RoomState;
  /** The journal's last entries, for clients that come back. */
  readonly recent: Tail;
  /** What the whole journal says of how people take part. */
  readonly facts: FactsFold;
  /** The pages of the last exercise, as `lastPages` gives them. */
  readonly lastPages: readonly PageRow[];
  readonly store: Pick<Store, 'pages' | 'readings' | 'ballots'>;
  /** Run sheets that mentors choose from. */
  readonly runSheets: readonly SheetTemplate[];
  readonly openMedia: (sessionId: string, listener: RoomMediaListener) => RoomMedia;
  readonly append: JournalWriterOptions['append'];
  readonly watch: RoomWatch;
  /** Whether this node may act for its rooms now (SPEC N2). */
  readonly holds: () => boolean;
  readonly clock: Clock;
  readonly log: Logger;
  readonly mintResumeToken: (who: Who, expiresAtMs: number) => string;
  /** Told once, when the room ended or its home moved. */
  readonly onClosed: (reason: 'ended' | 'cancelled' | 'moved' | 'shutdown') => void;
}
