import type {
  Actor,
  Blocks,
  BookedPerson,
  ConsentPurpose,
  DeletionCause,
  EventBody,
  EventData,
  Grant,
  RecordingFailure,
  RecordingTrouble,
  Role,
  SessionFacts,
  TrackSource,
  TribuError,
  WorkshopBodies,
  WorkshopMethod,
} from '@tribu-live/protocol';

/** What somebody wants. Parsed and authenticated already; whether it may happen is for `decide` to say. */
export type CommandBody =
  | {
      readonly type: 'session.create';
      readonly facts: SessionFacts;
      readonly people: readonly BookedPerson[];
      readonly sheet?: Blocks | undefined;
      readonly expected?: readonly string[] | undefined;
    }
  | {
      readonly type: 'session.move';
      readonly startsAt?: number | undefined;
      /** Left out: as long as it was. */
      readonly durationMs?: number | undefined;
      readonly title?: string | undefined;
    }
  /** Whom the school awaits by name, instead of whom it awaited before. */
  | { readonly type: 'session.expect'; readonly personIds: readonly string[] }
  | { readonly type: 'session.cancel'; readonly reason: string }
  | { readonly type: 'session.extend'; readonly byMs: number }
  | { readonly type: 'room.end' }
  | { readonly type: 'room.home'; readonly nodeId: string; readonly lastSignOfLife: number }
  | { readonly type: 'deadline.fire'; readonly kind: DeadlineKind; readonly dueAt: number }
  | {
      readonly type: 'person.join';
      readonly name: string;
      readonly role: Role;
      readonly grants: readonly Grant[];
      /** When the participant token that says so was shown at the door (ms); an older one changes nothing. */
      readonly enteredAt: number;
      /** The client holds nothing of before (a new page): tracks of its earlier page are gone. */
      readonly fresh: boolean;
    }
  | {
      readonly type: 'person.disconnect';
      readonly personId: string;
      readonly connection: number;
      readonly since: number;
    }
  | { readonly type: 'person.leave' }
  | { readonly type: 'person.remove'; readonly personId: string; readonly reason: string }
  | {
      readonly type: 'consent.answer';
      readonly purpose: ConsentPurpose;
      readonly answer: 'yes' | 'no';
      readonly textVersion: string;
    }
  | {
      readonly type: 'track.publish';
      readonly trackId: string;
      readonly source: TrackSource;
      readonly silenced: boolean;
      readonly to?: string | undefined;
    }
  | { readonly type: 'track.change'; readonly trackId: string; readonly silenced: boolean }
  | { readonly type: 'track.unpublish'; readonly trackId: string }
  /** The recorder says how it is. */
  | { readonly type: 'recording.report'; readonly status: RecorderStatus }
  /** What became of the recording after the end. */
  | { readonly type: 'recording.conclude'; readonly outcome: RecordingOutcome }
  /** The school says what a person answered on one of its own pages. */
  | {
      readonly type: 'consent.record';
      readonly personId: string;
      readonly purpose: ConsentPurpose;
      readonly answer: 'yes' | 'no';
      readonly textVersion: string;
    }
  /** The first words of a person's page were saved. */
  | { readonly type: 'page.begin'; readonly exerciseId: string }
  /** What the home saw of its people goes into the journal, if it saw anything (`Facts.sample`). */
  | { readonly type: 'engagement.sample' }
  /** Somebody who may not come in yet stands in the waiting room. */
  | { readonly type: 'door.knock'; readonly name: string }
  | WorkshopCommand;

/** The commands of a workshop are what clients ask for, word for word. */
export type WorkshopCommand = {
  [M in WorkshopMethod]: { readonly type: M } & Readonly<WorkshopBodies[M]>;
}[WorkshopMethod];

export type RecorderStatus =
  | { readonly is: 'off' }
  | { readonly is: 'running' }
  | { readonly is: 'trouble'; readonly trouble: RecordingTrouble };

export type RecordingOutcome =
  | { readonly is: 'ready'; readonly durationMs: number }
  | { readonly is: 'failed'; readonly reason: RecordingFailure }
  /** Nothing of it was ever listed. */
  | { readonly is: 'empty' }
  | { readonly is: 'deleted'; readonly cause: DeletionCause };

export type CommandType = CommandBody['type'];
export type CommandOf<T extends CommandType> = Extract<CommandBody, { type: T }>;

/**
 * `exercise.end`: "Levez les stylos !". `pages.freeze`: the grace for saves in flight is over. `circle.drop`: a
 * reader whose line broke has kept the turn long enough. `groups.end`: the groups close.
 */
export type DeadlineKind = 'room.close' | 'exercise.end' | 'pages.freeze' | 'circle.drop' | 'groups.end';

/**
 * What a decision needs to know that the journal does not hold. Whoever executes a command reads it first
 * (`factsFor`); absent where no command needs it.
 */
export interface Facts {
  /** Words on each person's page of the exercise that is to be frozen. */
  readonly words?: Readonly<Record<string, number>>;
  /** When each person last read aloud, in any session; who never did is absent. Milliseconds since the Unix epoch. */
  readonly lastReadAt?: Readonly<Record<string, number>>;
  /** What the home saw of its people since the last sample. Given to every decision of a room that lives. */
  readonly sample?: EventData<'room.sampled'>;
  /** How often each choice was made in anonymous polls that may be closed now, by poll. */
  readonly tallies?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Who wants it, when (server time, ms), and the client's id of the command (SPEC R7). */
export interface CommandContext {
  readonly actor: Actor;
  readonly at: number;
  readonly commandId: string | null;
  readonly facts?: Facts;
}

/** Events to append, or a typed refusal. No events: there is nothing left to do, which is no error. */
export type Decision =
  | { readonly ok: true; readonly events: readonly EventBody[] }
  | { readonly ok: false; readonly error: TribuError };

export const NOTHING: Decision = { ok: true, events: [] };

export function accept(...events: EventBody[]): Decision {
  return { ok: true, events };
}

export function refuse(error: TribuError): Decision {
  return { ok: false, error };
}
