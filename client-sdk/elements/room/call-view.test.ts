import { emptyState } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import type { RemoteTrack, RoomState } from '../../src/index.ts';
import { wordsFor } from '../words/words.ts';
import { comingsAndGoings } from './announcer.ts';
import { callView, colourOf, initials } from './call-view.ts';
import { sessionTitle } from './door-view.ts';

type People = RoomState['people'];
type Tracks = RoomState['tracks'];

const words = wordsFor('fr');
const person = (id: string, change: Partial<People[string]> = {}): People[string] => ({
  id,
  name: `${id} Durand`,
  role: 'student',
  booked: true,
  grants: null,
  enteredAt: 0,
  presence: { is: 'connected', since: 0 },
  connection: 1,
  ...change,
});
const track = (
  id: string,
  personId: string,
  source: Tracks[string]['source'],
  silenced: Tracks[string]['silenced'] = [],
) => ({
  id,
  personId,
  source,
  silenced,
  publishedAt: 0,
});
const state = (people: readonly People[string][], tracks: readonly Tracks[string][] = []): RoomState => ({
  ...emptyState('s'),
  seq: 1,
  status: { is: 'open', since: 0 },
  people: Object.fromEntries(people.map((one) => [one.id, one])),
  tracks: Object.fromEntries(tracks.map((one) => [one.id, one])),
});
const media = { kind: 'video' } as MediaStreamTrack;
const remote = (trackId: string): ReadonlyMap<string, RemoteTrack> =>
  new Map([[trackId, { trackId, personId: 'Inès', source: 'camera', track: media } as RemoteTrack]]);

it('shows the booked person before they come', () => {
  const view = callView(
    state([person('Léa'), person('Inès', { presence: { is: 'expected' } })]),
    'Léa',
    new Map(),
  );
  expect(view.others).toMatchObject([
    { personId: 'Inès', presence: 'away', camera: { is: 'off' }, muted: true },
  ]);
});

it('tells a camera that is off from one whose picture is on the way', () => {
  const people = [person('Léa'), person('Inès')];
  const camera = (silenced: Tracks[string]['silenced'], tracks: ReadonlyMap<string, RemoteTrack>) =>
    callView(state(people, [track('c', 'Inès', 'camera', silenced)]), 'Léa', tracks).others[0]?.camera;
  expect(camera(['self'], remote('c'))).toEqual({ is: 'off' });
  expect(camera([], new Map())).toEqual({ is: 'coming', trackId: 'c' });
  expect(camera([], remote('c'))).toEqual({ is: 'live', trackId: 'c', track: media });
});

it('keeps the picture of somebody whose line broke, not of somebody who left', () => {
  const camera = (presence: People[string]['presence']) =>
    callView(
      state([person('Léa'), person('Inès', { presence })], [track('c', 'Inès', 'camera')]),
      'Léa',
      remote('c'),
    ).others[0]?.camera.is;
  expect(camera({ is: 'disconnected', since: 0 })).toBe('live');
  expect(camera({ is: 'left', since: 0 })).toBe('off');
});

it('names observers, shows neither them nor who was removed', () => {
  const view = callView(
    state([
      person('Léa'),
      person('Marc', { role: 'observer', booked: false }),
      person('Zoé', { presence: { is: 'removed', since: 0, reason: '' } }),
    ]),
    'Léa',
    new Map(),
  );
  expect(view.others).toEqual([]);
  expect(view.observers).toEqual(['Marc Durand']);
});

it('shows the screen of another, never the own one', () => {
  const people = [person('Léa'), person('Inès')];
  const shared = state(people, [track('c', 'Inès', 'screen')]);
  expect(callView(shared, 'Léa', remote('c')).screen).toMatchObject({ personId: 'Inès' });
  expect(callView(shared, 'Inès', remote('c')).screen).toBeNull();
});

it('tells who came and who went, not who was there already', () => {
  const with_ = (presence: People[string]['presence']) =>
    callView(state([person('Léa'), person('Inès', { presence })]), 'Léa', new Map());
  const away = with_({ is: 'expected' });
  const here = with_({ is: 'connected', since: 0 });
  expect(comingsAndGoings(null, here, words)).toBe('');
  expect(comingsAndGoings(away, here, words)).toBe('Inès est là.');
  expect(comingsAndGoings(here, here, words)).toBe('');
  expect(comingsAndGoings(here, with_({ is: 'left', since: 0 }), words)).toBe('Inès a quitté la salle.');
});

it('makes initials of any name', () => {
  expect(initials('Inès Bertrand')).toBe('IB');
  expect(initials('  zoé  le goff ')).toBe('ZG');
  expect(initials('Karim')).toBe('K');
  expect(initials('')).toBe('');
});

it('gives a person the same colour everywhere', () => {
  expect(colourOf('lea', 6)).toBe(colourOf('lea', 6));
  for (const id of ['a', 'b', 'été', '🙂']) expect(colourOf(id, 6)).toBeLessThan(6);
});

it('calls a coaching by the other person, other sessions by their title', () => {
  expect(sessionTitle('coaching', 'Coaching : Céramiste', ['Inès Bertrand'], words)).toBe(
    'Coaching avec Inès Bertrand',
  );
  expect(sessionTitle('tribu', 'Écrire sa page', ['a', 'b'], words)).toBe('Écrire sa page');
  expect(sessionTitle('tribu', '', [], words)).toBe('Tribu');
});
