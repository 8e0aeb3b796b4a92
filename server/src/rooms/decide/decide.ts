import type { RoomState } from '@tribu-live/protocol';
import type { CommandBody, CommandContext, Decision } from './command.ts';
import { answerConsent, recordConsent } from './consent.ts';
import { disconnectPerson, homeRoom, joinPerson, leaveRoom, removePerson } from './door.ts';
import { endRoom, fireDeadline } from './end.ts';
import { concludeRecording, reportRecording } from './recording.ts';
import { cancelSession, createSession, extendSession, moveSession } from './session.ts';
import { changeTrack, publishTrack, unpublishTrack } from './tracks.ts';

/** The one place where a command becomes events or a refusal. Pure (SPEC R3). */
export function decide(state: RoomState, command: CommandBody, context: CommandContext): Decision {
  switch (command.type) {
    case 'session.create':
      return createSession(state, command);
    case 'session.move':
      return moveSession(state, command, context);
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
    default:
      return command satisfies never;
  }
}

/** The seq that a command of this person was answered with, when it was accepted before (SPEC R7). */
export function answeredBefore(state: RoomState, context: CommandContext): number | null {
  if (context.commandId === null || context.actor.kind !== 'person') return null;
  return state.recent[context.actor.id]?.find((command) => command.id === context.commandId)?.seq ?? null;
}
