import {
  type Audience,
  type EventBody,
  isConnected,
  type Person,
  type RoomState,
  type SilenceReason,
  type Track,
  type TrackSource,
  TribuError,
  trackOf,
} from '@tribu-live/protocol';
import { may, personOf, presentActor, steeringRefusal } from './actors.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';

/** Publishes, or offers again after a reconnect: the same id of the same person and source is no second track. */
export function publishTrack(
  state: RoomState,
  command: CommandOf<'track.publish'>,
  context: CommandContext,
): Decision {
  const person = presentActor(state, context.actor);
  if (person instanceof TribuError) return refuse(person);
  const { trackId, source, to } = command;
  if (!mayPublish(person, source)) return refuse(new TribuError('forbidden', { field: 'source' }));
  const whispered = source === 'whisper' || to !== undefined ? whisperRefusal(state, person, command) : null;
  if (whispered !== null) return refuse(whispered);
  const known = state.tracks[trackId];
  if (known !== undefined) {
    const same = known.personId === person.id && known.source === source && known.to === to;
    return same
      ? setSelf(state, command, person.id)
      : refuse(new TribuError('track_exists', { field: 'trackId' }));
  }
  if (trackOf(state, person.id, source) !== undefined) {
    return refuse(new TribuError('track_exists', { field: 'source' }));
  }
  const silenced: SilenceReason[] = command.silenced ? ['self'] : [];
  const track = { trackId, personId: person.id, source, silenced, ...(to === undefined ? {} : { to }) };
  return accept({
    type: 'track.published',
    audience: audienceOf({ personId: person.id, ...(to === undefined ? {} : { to }) }),
    data: track,
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
  return accept(trackUnpublished(track));
}

export function trackUnpublished(track: Track): EventBody {
  const { id: trackId, personId } = track;
  return { type: 'track.unpublished', audience: audienceOf(track), data: { trackId, personId } };
}

/**
 * Tracks that may not go on: what their person may not publish any more, and whispers to somebody who left or was
 * removed, or of somebody who is no mentor any more. A broken line ends none: everybody may be back in a moment.
 */
export function endedTracks({ tracks, people }: RoomState): EventBody[] {
  return Object.values(tracks)
    .filter(({ source, to, personId }) => {
      const person = people[personId];
      if (person !== undefined && !mayPublish(person, source)) return true;
      if (to === undefined) return false;
      const gone = people[to]?.presence.is;
      return gone === 'left' || gone === 'removed' || person?.role !== 'mentor';
    })
    .map(trackUnpublished);
}

function mayPublish(person: Person, source: TrackSource): boolean {
  return may(person, 'publish') && (source !== 'screen' || may(person, 'screen'));
}

/** Of a whisper nobody but the two of them learns anything. */
function audienceOf({ personId, to }: Pick<Track, 'personId' | 'to'>): Audience {
  return to === undefined ? 'all' : { mentors: false, persons: [personId, to] };
}

/** A mentor whispers to one other person, who is there; nothing else is meant for one alone. */
function whisperRefusal(
  state: RoomState,
  person: Person,
  { source, to }: CommandOf<'track.publish'>,
): TribuError | null {
  if (source !== 'whisper' || to === undefined) return new TribuError('bad_request', { field: 'to' });
  const refusal = steeringRefusal(state, { kind: 'person', id: person.id });
  if (refusal !== null) return refusal;
  if (to === person.id) return new TribuError('bad_request', { field: 'to' });
  const listener = personOf(state, to);
  if (listener === undefined) return new TribuError('not_found', { field: 'to' });
  // Offered again after a reconnect it goes on, also while the other's line is broken.
  if (isConnected(listener) || trackOf(state, person.id, 'whisper')?.to === to) return null;
  return new TribuError('wrong_phase', { field: 'to', message: 'This person is not here.' });
}

function setSelf(
  state: RoomState,
  wanted: { readonly trackId: string; readonly silenced: boolean },
  personId: string,
): Decision {
  const { trackId, silenced } = wanted;
  const track = state.tracks[trackId];
  if (track === undefined || track.silenced.includes('self') === silenced) return NOTHING;
  return accept({
    type: 'track.changed',
    audience: audienceOf(track),
    data: { trackId, personId, reason: 'self', silenced },
  });
}
