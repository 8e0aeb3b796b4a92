import { LIMITS } from '../limits.ts';
import { isErased, isHidden, type JournalEntry, type RoomEvent } from './entries.ts';
import type { EventData } from './events.ts';
import { evolveChat } from './slices/chat.ts';
import { evolveCircle } from './slices/circle.ts';
import { evolveDoor } from './slices/door.ts';
import { evolveExercise } from './slices/exercise.ts';
import { evolveGroups } from './slices/groups.ts';
import { evolvePeople } from './slices/people.ts';
import { evolvePolls } from './slices/polls.ts';
import { evolveQuestions } from './slices/questions.ts';
import { evolveSession } from './slices/session.ts';
import { evolveSheet } from './slices/sheet.ts';
import type { RecentCommand, RoomState } from './state.ts';
import { upcast } from './upcast.ts';

/** An entry came that is not the next one: the holder must catch up or take a snapshot (SPEC R5). */
export class JournalGap extends Error {
  override readonly name = 'JournalGap';
  readonly expectedSeq: number;
  readonly gotSeq: number;
  constructor(expectedSeq: number, gotSeq: number) {
    super(`journal entry ${gotSeq} came where ${expectedSeq} was due`);
    this.expectedSeq = expectedSeq;
    this.gotSeq = gotSeq;
  }
}

/**
 * The one reducer, run by server and SDK alike (SPEC R5). Pure. Hidden, erased and unknown entries count
 * and change nothing else, so references to people or tracks that are not there are tolerated everywhere.
 * @throws JournalGap when `entry` is not the next in order.
 */
export function evolve(state: RoomState, entry: JournalEntry): RoomState {
  if (entry.seq !== state.seq + 1) throw new JournalGap(state.seq + 1, entry.seq);
  const counted: RoomState = { ...state, epoch: Math.max(state.epoch, entry.epoch), seq: entry.seq };
  if (isHidden(entry)) return counted;
  const remembered = remember(counted, entry);
  if (isErased(entry)) return remembered;
  const event = upcast(entry);
  return event === null ? remembered : apply(remembered, event);
}

export function fold(state: RoomState, entries: Iterable<JournalEntry>): RoomState {
  let folded = state;
  for (const entry of entries) folded = evolve(folded, entry);
  return folded;
}

function apply(state: RoomState, event: RoomEvent): RoomState {
  switch (event.type) {
    case 'session.created':
    case 'session.moved':
    case 'session.retitled':
    case 'session.extended':
    case 'session.cancelled':
    case 'room.opened':
    case 'room.homed':
    case 'room.ended':
    case 'recording.changed':
    case 'recording.ready':
    case 'recording.failed':
    case 'recording.deleted':
      return evolveSession(state, event);
    case 'person.booked':
    case 'participant.admitted':
    case 'participant.joined':
    case 'participant.disconnected':
    case 'participant.left':
    case 'participant.removed':
    case 'consent.answered':
    case 'track.published':
    case 'track.changed':
    case 'track.unpublished':
    case 'role.handed':
      return evolvePeople(state, event);
    case 'exercise.started':
    case 'exercise.paused':
    case 'exercise.resumed':
    case 'exercise.extended':
    case 'exercise.ended':
    case 'exercise.frozen':
    case 'page.started':
    case 'page.penDown':
    case 'page.shared':
    case 'page.submitted':
    case 'help.asked':
    case 'help.cleared':
    case 'nudge.sent':
      return { ...state, ...evolveExercise(state, event) };
    case 'circle.volunteered':
    case 'circle.opened':
    case 'circle.arranged':
    case 'circle.turn':
    case 'circle.turnEnded':
    case 'circle.closed':
    case 'hand.raised':
    case 'hand.lowered':
    case 'floor.given':
    case 'floor.taken':
    case 'person.muted':
    case 'microphones.changed':
      return { ...state, ...evolveCircle(state, event) };
    case 'door.changed':
    case 'door.knocked':
    case 'door.admitted':
      return { ...state, door: evolveDoor(state.door, event) };
    case 'question.asked':
    case 'question.voted':
    case 'question.answered':
    case 'question.withdrawn':
      return { ...state, questions: evolveQuestions(state.questions, event) };
    case 'chat.sent':
    case 'chat.edited':
    case 'chat.deleted':
      return { ...state, chat: evolveChat(state.chat, event) };
    case 'sheet.set':
    case 'block.started':
    case 'block.ended':
      return { ...state, ...evolveSheet(state, event) };
    case 'poll.opened':
    case 'poll.answered':
    case 'poll.closed':
      return { ...state, polls: evolvePolls(state.polls, event) };
    case 'card.written':
    case 'groups.formed':
    case 'groups.placed':
    case 'groups.extended':
    case 'groups.gathering':
    case 'groups.visited':
    case 'groups.broadcast':
    case 'groups.pen':
    case 'groups.closed':
      return { ...state, ...evolveGroups(state, event) };
    case 'person.expected':
      return { ...state, expected: expectedAfter(state, event.data) };
    // Of this the state holds nothing: engagement is derived from the journal (SPEC R10).
    case 'room.sampled':
      return state;
    default:
      return event satisfies never;
  }
}

function expectedAfter(
  { expected }: RoomState,
  { personId, expected: awaited }: EventData<'person.expected'>,
) {
  const others = expected.filter((id) => id !== personId);
  return awaited ? [...others, personId] : others;
}

/** Keeps the last accepted command ids of each person, so that a repeated one gets its answer (SPEC R7). */
function remember(state: RoomState, entry: Exclude<JournalEntry, { hidden: true }>): RoomState {
  if (entry.commandId === null || entry.actor.kind !== 'person') return state;
  const personId = entry.actor.id;
  const others = (state.recent[personId] ?? []).filter((command) => command.id !== entry.commandId);
  const kept: RecentCommand[] = [...others, { id: entry.commandId, seq: entry.seq }];
  return {
    ...state,
    recent: { ...state.recent, [personId]: kept.slice(-LIMITS.recentCommandsPerPerson) },
  };
}
