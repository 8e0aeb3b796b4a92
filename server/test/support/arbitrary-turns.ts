import {
  emptyState,
  fold,
  type Grant,
  type Role,
  type RoomState,
  type StoredEvent,
} from '@tribu-live/protocol';
import fc from 'fast-check';
import type {
  CommandBody,
  CommandContext,
  RecorderStatus,
  RecordingOutcome,
} from '../../src/rooms/decide/command.ts';
import { answeredBefore, decide } from '../../src/rooms/decide/decide.ts';
import { stamp } from '../../src/rooms/stamp.ts';

export const START = 1_000_000_000;
const MINUTE = 60_000;
export const PEOPLE = ['ines', 'lea', 'obs', 'ghost'] as const;
const ROLES: Record<(typeof PEOPLE)[number], Role> = {
  ines: 'mentor',
  lea: 'student',
  obs: 'observer',
  ghost: 'student',
};
const TRACKS = Array.from({ length: 5 }, (_, i) => `0198f7a0-0000-7000-8000-00000000000${i}`);

/** A command with who says it and when. */
export interface Turn {
  readonly command: CommandBody;
  readonly context: CommandContext;
}

const personId = fc.constantFrom(...PEOPLE);
const grants = fc.subarray<Grant>(['publish', 'screen', 'moderate', 'record']);

const recorderStatus: fc.Arbitrary<RecorderStatus> = fc.constantFrom<RecorderStatus>(
  { is: 'off' },
  { is: 'running' },
  { is: 'trouble', trouble: 'disk_full' },
  { is: 'trouble', trouble: 'capture_away' },
);
const recordingOutcome: fc.Arbitrary<RecordingOutcome> = fc.constantFrom<RecordingOutcome>(
  { is: 'ready', durationMs: 60_000 },
  { is: 'failed', reason: 'compose_failed' },
  { is: 'deleted', cause: 'request' },
);

/** What only the server itself says, and nobody else may. */
const SERVERS_OWN: ReadonlySet<CommandBody['type']> = new Set(['recording.report', 'recording.conclude']);

const command: fc.Arbitrary<CommandBody> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant('person.join' as const),
      name: fc.constantFrom('A', 'B'),
      role: fc.constantFrom<Role>('mentor', 'student', 'observer'),
      grants,
      enteredAt: fc.integer({ min: START - 5, max: START + 5 }),
      fresh: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('person.disconnect' as const),
      personId,
      connection: fc.integer({ min: 1, max: 5 }),
      since: fc.integer({ min: START, max: START + MINUTE }),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ type: 'person.leave' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('person.remove' as const), personId, reason: fc.constant('') }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      type: fc.constant('consent.answer' as const),
      purpose: fc.constantFrom('record' as const, 'share' as const),
      answer: fc.constantFrom('yes' as const, 'no' as const),
      textVersion: fc.constant('1'),
    }),
  },
  {
    weight: 40,
    arbitrary: fc.record({
      type: fc.constant('track.publish' as const),
      trackId: fc.constantFrom(...TRACKS),
      source: fc.constantFrom('microphone' as const, 'camera' as const, 'screen' as const),
      silenced: fc.boolean(),
    }),
  },
  {
    weight: 30,
    arbitrary: fc.record({
      type: fc.constant('track.change' as const),
      trackId: fc.constantFrom(...TRACKS),
      silenced: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('track.unpublish' as const),
      trackId: fc.constantFrom(...TRACKS),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('session.extend' as const),
      byMs: fc.integer({ min: 1, max: 60 * MINUTE }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('session.move' as const),
      startsAt: fc.constantFrom(undefined, START, START + MINUTE),
      durationMs: fc.constantFrom(undefined, 40 * MINUTE),
      title: fc.constantFrom(undefined, 'x'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('consent.record' as const),
      personId,
      purpose: fc.constantFrom('record' as const, 'share' as const),
      answer: fc.constantFrom('yes' as const, 'no' as const),
      textVersion: fc.constantFrom('1', '2'),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constant('recording.report' as const), status: recorderStatus }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('recording.conclude' as const), outcome: recordingOutcome }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('session.expect' as const),
      personIds: fc.subarray([...PEOPLE]),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'session.cancel' as const, reason: '' }) },
  { weight: 1, arbitrary: fc.constant({ type: 'room.end' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('room.home' as const),
      nodeId: fc.constantFrom('n1', 'n2'),
      lastSignOfLife: fc.constant(START),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('deadline.fire' as const),
      kind: fc.constant('room.close' as const),
      dueAt: fc.constant(START),
    }),
  },
);

export const turn: fc.Arbitrary<Turn> = fc
  .record({
    command,
    who: fc.oneof(
      { weight: 12, arbitrary: personId },
      { weight: 1, arbitrary: fc.constantFrom('@school', '@server') },
    ),
    commandId: fc.option(fc.constantFrom('c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7'), { freq: 2 }),
    minutes: fc.oneof(
      { weight: 12, arbitrary: fc.integer({ min: 0, max: 29 }) },
      { weight: 1, arbitrary: fc.integer({ min: -12, max: 45 }) },
    ),
  })
  .map(({ who, ...drawn }) => ({
    ...drawn,
    // Half of what would be the server's word is somebody else's: it must be refused.
    who: SERVERS_OWN.has(drawn.command.type) && drawn.minutes % 2 === 0 ? '@server' : who,
  }))
  .map(({ command, who, commandId, minutes }) => ({
    command:
      command.type === 'person.join' && who in ROLES
        ? { ...command, role: ROLES[who as keyof typeof ROLES] }
        : command,
    context: {
      actor:
        who === '@school'
          ? { kind: 'school' }
          : who === '@server'
            ? { kind: 'server' }
            : { kind: 'person', id: who },
      at: START + minutes * MINUTE,
      commandId: who.startsWith('@') ? null : commandId,
    },
  }));

function booked(): { state: RoomState; events: StoredEvent[] } {
  const context: CommandContext = { actor: { kind: 'school' }, at: START - 60 * MINUTE, commandId: null };
  const facts = {
    kind: 'coaching' as const,
    title: '',
    startsAt: START,
    endsAt: START + 30 * MINUTE,
    opensBeforeMs: 10 * MINUTE,
    graceMs: 5 * MINUTE,
  };
  const people = [
    { id: 'ines', name: 'Inès', role: 'mentor' as const },
    { id: 'lea', name: 'Léa', role: 'student' as const },
  ];
  const decision = decide(emptyState('s'), { type: 'session.create', facts, people }, context);
  if (!decision.ok) throw decision.error;
  const events = stamp(emptyState('s'), decision.events, context, 1);
  return { state: fold(emptyState('s'), events), events };
}

/** Runs the turns as a home would; gives the journal and the state after it. */
export function play(
  turns: readonly Turn[],
  onRefusal: (code: string) => void = () => undefined,
): { state: RoomState; events: StoredEvent[] } {
  let { state, events } = booked();
  for (const { command, context } of turns) {
    if (answeredBefore(state, context) !== null) continue;
    const decision = decide(state, command, context);
    if (!decision.ok) {
      onRefusal(decision.error.code);
      continue;
    }
    const epoch = command.type === 'room.home' ? state.epoch + 1 : state.epoch;
    const stamped = stamp(state, decision.events, context, epoch);
    state = fold(state, stamped);
    events = [...events, ...stamped];
  }
  return { state, events };
}

const JOINS: readonly Turn[] = (['ines', 'lea', 'obs'] as const).map((id) => ({
  command: {
    type: 'person.join',
    name: id,
    role: ROLES[id],
    grants: ['publish', 'screen', 'moderate'],
    enteredAt: START,
    fresh: true,
  },
  context: { actor: { kind: 'person', id }, at: START, commandId: null },
}));
/** Half of the runs begin with everybody in the room, so that they get further than its door. */
export const turns = fc
  .tuple(fc.boolean(), fc.array(turn, { maxLength: 80 }))
  .map(([open, played]) => (open ? [...JOINS, ...played] : played));
