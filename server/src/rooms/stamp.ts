import { EVENT_VERSIONS, type EventBody, type RoomState, type StoredEvent } from '@tribu-live/protocol';
import type { CommandContext } from './decide/command.ts';

/** Gives decided events their place in the journal: epoch, the next seqs, time, actor, command (SPEC R1). */
export function stamp(
  state: RoomState,
  bodies: readonly EventBody[],
  context: CommandContext,
  epoch: number,
): StoredEvent[] {
  return bodies.map((body, index) => ({
    sessionId: state.sessionId,
    epoch,
    seq: state.seq + 1 + index,
    at: context.at,
    actor: context.actor,
    type: body.type,
    v: EVENT_VERSIONS[body.type],
    audience: body.audience,
    commandId: context.commandId,
    data: body.data,
  }));
}
