import {
  type EventBody,
  type RoomState,
  type SilenceReason,
  TribuError,
  trackOf,
} from '@tribu-live/protocol';
import { may, presentActor } from './actors.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';

/** Publishes, or offers again after a reconnect: the same id of the same person and source is no second track. */
export function publishTrack(
  state: RoomState,
  command: CommandOf<'track.publish'>,
  context: CommandContext,
): Decision {
  const person = presentActor(state, context.actor);
  if (person instanceof TribuError) return refuse(person);
  const { trackId, source } = command;
  if (!may(person, 'publish') || (source === 'screen' && !may(person, 'screen'))) {
    return refuse(new TribuError('forbidden', { field: 'source' }));
  }
  const known = state.tracks[trackId];
  if (known !== undefined) {
    const same = known.personId === person.id && known.source === source;
    return same
      ? setSelf(state, command, person.id)
      : refuse(new TribuError('track_exists', { field: 'trackId' }));
  }
  if (trackOf(state, person.id, source) !== undefined) {
    return refuse(new TribuError('track_exists', { field: 'source' }));
  }
  const silenced: SilenceReason[] = command.silenced ? ['self'] : [];
  return accept({
    type: 'track.published',
    audience: 'all',
    data: { trackId, personId: person.id, source, silenced },
  });
}

export function changeTrack(
  state: RoomState,
  command: CommandOf<'track.change'>,
  context: CommandContext,
): Decision {
  const person = presentActor(state, context.actor);
  if (person instanceof TribuError) return refuse(person);
  const track = state.tracks[command.trackId];
  if (track === undefined) return refuse(new TribuError('track_unknown', { field: 'trackId' }));
  if (track.personId !== person.id) return refuse(new TribuError('forbidden', { field: 'trackId' }));
  return setSelf(state, command, person.id);
}

export function unpublishTrack(
  state: RoomState,
  command: CommandOf<'track.unpublish'>,
  context: CommandContext,
): Decision {
  const person = presentActor(state, context.actor);
  if (person instanceof TribuError) return refuse(person);
  const track = state.tracks[command.trackId];
  if (track === undefined) return NOTHING;
  if (track.personId !== person.id) return refuse(new TribuError('forbidden', { field: 'trackId' }));
  return accept({
    type: 'track.unpublished',
    audience: 'all',
    data: { trackId: track.id, personId: person.id },
  });
}

function setSelf(
  state: RoomState,
  wanted: { readonly trackId: string; readonly silenced: boolean },
  personId: string,
): Decision {
  const { trackId, silenced } = wanted;
  if (state.tracks[trackId]?.silenced.includes('self') === silenced) return NOTHING;
  const event: EventBody = {
    type: 'track.changed',
    audience: 'all',
    data: { trackId, personId, reason: 'self', silenced },
  };
  return accept(event);
}
