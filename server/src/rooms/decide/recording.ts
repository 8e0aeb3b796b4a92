import { isOver, type RoomState, TribuError } from '@tribu-live/protocol';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';

/** The recorder's word counts while the room runs; what it said already is nothing new. */
export function reportRecording(
  state: RoomState,
  { status }: CommandOf<'recording.report'>,
  context: CommandContext,
): Decision {
  if (context.actor.kind !== 'server') return refuse(new TribuError('forbidden'));
  if (isOver(state)) return NOTHING;
  const known = state.recording;
  const same =
    status.is === 'trouble'
      ? known.is === 'trouble' && known.trouble === status.trouble
      : known.is === status.is;
  if (same) return NOTHING;
  return accept({
    type: 'recording.changed',
    audience: 'all',
    data: { status: status.is, trouble: status.is === 'trouble' ? status.trouble : null },
  });
}

/**
 * Said once the session is over. What was concluded stays, except that a recording may be deleted at any time
 * and that a failed one may still become ready when it is composed again.
 */
export function concludeRecording(
  state: RoomState,
  { outcome }: CommandOf<'recording.conclude'>,
  context: CommandContext,
): Decision {
  if (context.actor.kind !== 'server') return refuse(new TribuError('forbidden'));
  if (!isOver(state)) return refuse(new TribuError('conflict', { message: 'The session is not over yet.' }));
  const known = state.recording.is;
  const becomes = outcome.is === 'empty' ? 'failed' : outcome.is;
  if (known === 'deleted' || known === becomes) return NOTHING;
  if (known === 'ready' && becomes === 'failed') return NOTHING;
  switch (outcome.is) {
    case 'ready':
      return accept({ type: 'recording.ready', audience: 'all', data: { durationMs: outcome.durationMs } });
    case 'failed':
      return accept({ type: 'recording.failed', audience: 'all', data: { reason: outcome.reason } });
    case 'empty':
      // Whoever saw that it ran waits for a replay; nobody waits for one of a session that never said so.
      return state.captured
        ? accept({ type: 'recording.failed', audience: 'all', data: { reason: 'nothing_usable' } })
        : NOTHING;
    case 'deleted':
      return accept({ type: 'recording.deleted', audience: 'all', data: { cause: outcome.cause } });
    default:
      return outcome satisfies never;
  }
}
