import { type Role, silenceReasons, type TrackSource } from '@tribu-live/protocol';
import type { RemoteTrack, RoomState } from '../../src/index.ts';
import { trackOf } from '../../src/index.ts';

/** What is shown of one person; derived anew from the room's state, never kept. */
export interface Face {
  readonly personId: string;
  readonly name: string;
  readonly role: Role;
  readonly presence: 'away' | 'here' | 'lost' | 'left';
  readonly camera: Picture;
  /** No microphone, or one that is silenced. */
  readonly muted: boolean;
}

export type Picture =
  /** No camera, or switched off. */
  | { readonly is: 'off' }
  /** There is one, its media is on the way (or on its way back). */
  | { readonly is: 'coming'; readonly trackId: string }
  | { readonly is: 'live'; readonly trackId: string; readonly track: MediaStreamTrack };

export interface SharedScreen {
  readonly personId: string;
  readonly name: string;
  readonly picture: Exclude<Picture, { is: 'off' }>;
}

export interface CallView {
  readonly others: readonly Face[];
  readonly observers: readonly string[];
  readonly screen: SharedScreen | null;
}

/** One's own picture on the stage. */
export interface OwnFace {
  readonly personId: string;
  readonly name: string;
  readonly camera: MediaStreamTrack | null;
  readonly muted: boolean;
}

/** A small remark on a tile: what it is about, in words. */
export interface TileRemark {
  readonly icon: 'mic-off' | 'wifi-off' | 'hand';
  readonly text: string;
}

/** What is said in the place of somebody who cannot be seen. */
export interface WaitingWords {
  readonly heading: string;
  readonly text: string;
}

type Remote = ReadonlyMap<string, RemoteTrack>;

/** The others as the stage shows them: whoever is booked or here, mentors first; observers only by name. */
export function callView(state: RoomState, youId: string, remote: Remote): CallView {
  const people = Object.values(state.people).filter(
    (person) => person.id !== youId && person.presence.is !== 'removed',
  );
  const others = people
    .filter((person) => person.role !== 'observer')
    .map((person): Face => {
      const microphone = trackOf(state, person.id, 'microphone');
      return {
        personId: person.id,
        name: person.name,
        role: person.role,
        presence: presenceOf(person.presence.is),
        camera: person.presence.is === 'left' ? { is: 'off' } : pictureOf(state, person.id, 'camera', remote),
        muted: microphone === undefined || silenceReasons(state, microphone).length > 0,
      };
    })
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  const observers = people
    .filter((person) => person.role === 'observer' && person.presence.is === 'connected')
    .map((person) => person.name);
  return { others, observers, screen: screenOf(state, youId, remote) };
}

/** The newest screen that somebody else shares. */
function screenOf(state: RoomState, youId: string, remote: Remote): SharedScreen | null {
  const shared = Object.values(state.tracks)
    .filter(
      (track) =>
        track.source === 'screen' && track.personId !== youId && silenceReasons(state, track).length === 0,
    )
    .sort((a, b) => b.publishedAt - a.publishedAt)[0];
  if (shared === undefined) return null;
  const picture = pictureOf(state, shared.personId, 'screen', remote);
  if (picture.is === 'off') return null;
  return { personId: shared.personId, name: state.people[shared.personId]?.name ?? '', picture };
}

function pictureOf(state: RoomState, personId: string, source: TrackSource, remote: Remote): Picture {
  const track = trackOf(state, personId, source);
  if (track === undefined || silenceReasons(state, track).length > 0) return { is: 'off' };
  const media = remote.get(track.id);
  if (media === undefined) return { is: 'coming', trackId: track.id };
  return { is: 'live', trackId: track.id, track: media.track };
}

function presenceOf(is: 'expected' | 'connected' | 'disconnected' | 'left' | 'removed'): Face['presence'] {
  switch (is) {
    case 'connected':
      return 'here';
    case 'disconnected':
      return 'lost';
    case 'left':
    case 'removed':
      return 'left';
    case 'expected':
      return 'away';
  }
}

function rank(face: Face): number {
  const present = face.presence === 'here' || face.presence === 'lost' ? 0 : 10;
  return present + (face.role === 'mentor' ? 0 : 1);
}

/** Up to two initials for the placeholder of a picture. */
export function initials(name: string): string {
  const parts = name.trim().split(/\s+/);
  const first = [...(parts[0] ?? '')][0] ?? '';
  const last = parts.length > 1 ? ([...(parts[parts.length - 1] ?? '')][0] ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

/** The first name, for sentences. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}

/** Which of the calm placeholder colours a person has: the same on every screen. */
export function colourOf(personId: string, colours: number): number {
  let hash = 0;
  for (const char of personId) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return hash % colours;
}
