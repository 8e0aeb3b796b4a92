import { fold, type RoomState } from '@tribu-live/protocol';
import { stamp } from '../stamp.ts';
import { decideChat } from './chat.ts';
import { decideCircle } from './circle.ts';
import { accept, type CommandBody, type CommandContext, type Decision } from './command.ts';
import { answerConsent, recordConsent } from './consent.ts';
import { consequences } from './consequences.ts';
import { disconnectPerson, homeRoom, joinPerson, leaveRoom, removePerson } from './door.ts';
import { endRoom, fireDeadline } from './end.ts';
import { decideExercise } from './exercise.ts';
import { decideGroup } from './groups.ts';
import { decideHand } from './hands.ts';
import { decideHelp } from './help.ts';
import { decideModeration } from './moderation.ts';
import { decidePage } from './pages.ts';
import { decidePoll } from './polls.ts';
import { decideQuestion } from './questions.ts';
import { concludeRecording, reportRecording } from './recording.ts';
import { lastSample, sampleRoom } from './sample.ts';
import { cancelSession, createSession, expectPeople, extendSession, moveSession } from './session.ts';
import { decideSheet } from './sheet.ts';
import { changeTrack, publishTrack, unpublishTrack } from './tracks.ts';

/**
 * The one place where a command becomes events or a refusal, with what follows from them (`consequences`).
 * Pure (SPEC R3).
 */
export function decide(state: RoomState, command: CommandBody, context: CommandContext): Decision {
  const decision = decideAlone(state, command, context);
  if (!decision.ok || decision.events.length === 0) return decision;
  const after = fold(state, stamp(state, decision.events, context, state.epoch));
  return accept(...lastSample(state, after, context), ...decision.events, ...consequences(after));
}

function decideAlone(state: RoomState, command: CommandBody, context: CommandContext): Decision {
  switch (command.type) {
    case 'session.create':
      return createSession(state, command);
    case 'session.move':
      return moveSession(state, command, context);
    case 'session.expect':
      return expectPeople(state, command, context);
    case 'session.cancel':
      return cancelSession(state, command, context);
    case 'session.extend':
      return extendSession(state, command, context);
    case 'room.end':
      return endRoom(state, command, context);
    case 'room.home':
      return homeRoom(state, command);
    case 'deadline.fire':
      return fireDeadline(state, command, context);
    case 'person.join':
      return joinPerson(state, command, context);
    case 'person.disconnect':
      return disconnectPerson(state, command);
    case 'person.leave':
      return leaveRoom(state, command, context);
    case 'person.remove':
      return removePerson(state, command, context);
    case 'consent.answer':
      return answerConsent(state, command, context);
    case 'track.publish':
      return publishTrack(state, command, context);
    case 'track.change':
      return changeTrack(state, command, context);
    case 'track.unpublish':
      return unpublishTrack(state, command, context);
    case 'recording.report':
      return reportRecording(state, command, context);
    case 'recording.conclude':
      return concludeRecording(state, command, context);
    case 'consent.record':
      return recordConsent(state, command, context);
    case 'engagement.sample':
      return sampleRoom(state, context);
    case 'exercise.start':
    case 'exercise.pause':
    case 'exercise.resume':
    case 'exercise.extend':
    case 'exercise.end':
      return decideExercise(state, command, context);
    case 'page.penDown':
    case 'page.share':
    case 'page.begin':
      return decidePage(state, command, context);
    case 'help.ask':
    case 'help.clear':
    case 'nudge.send':
      return decideHelp(state, command, context);
    case 'circle.volunteer':
    case 'circle.open':
    case 'circle.arrange':
    case 'circle.next':
    case 'circle.pass':
    case 'circle.skip':
    case 'circle.give':
    case 'circle.close':
      return decideCircle(state, command, context);
    case 'hand.raise':
    case 'hand.lower':
    case 'hands.lowerAll':
    case 'floor.give':
    case 'floor.take':
      return decideHand(state, command, context);
    case 'person.mute':
    case 'microphones.set':
    case 'door.set':
    case 'door.admit':
    case 'door.knock':
    case 'role.hand':
      return decideModeration(state, command, context);
    case 'question.ask':
    case 'question.vote':
    case 'question.answer':
    case 'question.withdraw':
      return decideQuestion(state, command, context);
    case 'chat.send':
    case 'chat.edit':
    case 'chat.delete':
      return decideChat(state, command, context);
    case 'sheet.set':
    case 'block.start':
    case 'block.end':
      return decideSheet(state, command, context);
    case 'poll.open':
    case 'poll.answer':
    case 'poll.close':
      return decidePoll(state, command, context);
    case 'card.write':
    case 'groups.form':
    case 'groups.move':
    case 'groups.extend':
    case 'groups.gather':
    case 'groups.close':
    case 'groups.visit':
    case 'groups.broadcast':
    case 'groups.takePen':
      return decideGroup(state, command, context);
    default:
      return command satisfies never;
  }
}

/** The seq that a command of this person was answered with, when it was accepted before (SPEC R7). */
export function answeredBefore(state: RoomState, context: CommandContext): number | null {
  if (context.commandId === null || context.actor.kind !== 'person') return null;
  return state.recent[context.actor.id]?.find((command) => command.id === context.commandId)?.seq ?? null;
}
