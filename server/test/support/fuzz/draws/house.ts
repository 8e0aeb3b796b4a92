import type { Grant, Role, TrackSource } from '@tribu-live/protocol';
import type { CommandType, RecorderStatus, RecordingOutcome } from '../../../../src/rooms/decide/command.ts';
import { deadlinesOf } from '../../../../src/rooms/derived.ts';
import { CAST, EVERYBODY, FACTS, MINUTE_MS, START_MS } from '../cast.ts';
import { byAnybody, byMentor, type Draws, nothing, often, SCHOOL, type Scene, SERVER } from '../scene.ts';

const SOURCES: readonly TrackSource[] = ['microphone', 'microphone', 'camera', 'screen', 'whisper'];
const GRANTS: readonly Grant[] = ['publish', 'screen', 'moderate', 'record'];
const STATUSES: readonly RecorderStatus[] = [
  { is: 'off' },
  { is: 'running' },
  { is: 'trouble', trouble: 'disk_full' },
];
const OUTCOMES: readonly RecordingOutcome[] = [
  { is: 'ready', durationMs: 60_000 },
  { is: 'failed', reason: 'compose_failed' },
  { is: 'empty' },
  { is: 'deleted', cause: 'request' },
];

function bySchool(scene: Scene): string {
  return scene.dice.chance(0.8) ? SCHOOL : scene.somebody(scene.steering);
}

function absent(scene: Scene): string[] {
  return EVERYBODY.filter((id) => !scene.present.includes(id));
}

/** Mostly one of this person's own. */
function trackFor(scene: Scene, who: string): string {
  const tracks = Object.values(scene.state.tracks);
  const fitting = scene.dice.chance(0.8) ? tracks.filter(({ personId }) => personId === who) : tracks;
  return scene.known(fitting.map(({ id }) => id));
}

function byPublisher(scene: Scene): string {
  return scene.somebody(Object.values(scene.state.tracks).map(({ personId }) => personId));
}

function consent(scene: Scene) {
  return {
    purpose: scene.dice.of(['record', 'share'] as const),
    answer: scene.dice.of(['yes', 'yes', 'no'] as const),
    textVersion: '1',
  };
}

/** The house's own commands: calendar, door, tracks, consent, recording, home, deadlines. */
export const HOUSE_DRAWS = {
  'session.create': {
    weight: often(0.1),
    by: () => SCHOOL,
    body: () => ({ facts: FACTS, people: [] }),
  },
  'session.move': {
    weight: often(0.3),
    by: bySchool,
    body: ({ dice }) => ({
      ...(dice.chance(0.3) ? { startsAt: START_MS + dice.int(-5, 5) * MINUTE_MS } : {}),
      ...(dice.chance(0.7) ? { title: dice.of(['Atelier', 'Tribu']) } : {}),
    }),
  },
  'session.expect': {
    weight: often(0.3),
    by: bySchool,
    body: ({ dice }) => ({ personIds: dice.some([...EVERYBODY, 'stranger'], 0.3) }),
  },
  'session.cancel': { weight: often(0.01), by: bySchool, body: () => ({ reason: 'neige' }) },
  'session.extend': {
    weight: often(0.2),
    by: byMentor,
    body: ({ dice }) => ({ byMs: dice.int(1, 20) * MINUTE_MS }),
  },
  'room.end': { weight: often(0.03), by: byMentor, body: nothing },
  'room.home': {
    weight: often(0.3),
    by: () => SERVER,
    body: ({ at, dice }) => ({ nodeId: dice.of(['n1', 'n2']), lastSignOfLife: at - dice.int(0, 4000) }),
  },
  'deadline.fire': {
    weight: often(2),
    by: ({ dice }) => (dice.chance(0.95) ? SERVER : dice.of(EVERYBODY)),
    body: ({ state, at, dice }) => {
      const kinds = ['exercise.end', 'pages.freeze', 'circle.drop', 'groups.end', 'room.close'] as const;
      const stands = dice.ofOr(deadlinesOf(state), { kind: dice.of(kinds), dueAt: at });
      return { kind: stands.kind, dueAt: stands.dueAt };
    },
  },
  'person.join': {
    weight: (scene) => 1 + 3 * absent(scene).length,
    by: (scene) => scene.somebody(absent(scene)),
    body: ({ at, dice }, who) => ({
      name: who.replace('@', ''),
      role: dice.of<Role>(['mentor', 'student', 'guest', 'observer']),
      grants: dice.some(GRANTS),
      // Mostly what the school's token says; otherwise one that was minted for another role.
      ...(dice.chance(0.95) ? CAST[who] : {}),
      enteredAt: at - dice.int(0, 5),
      fresh: dice.chance(0.6),
    }),
  },
  'person.disconnect': {
    weight: often(3),
    by: () => SERVER,
    body: (scene) => {
      const reader = scene.state.circle?.reader?.personId;
      const personId =
        reader !== undefined && scene.dice.chance(0.3) ? reader : scene.somebody(scene.present);
      const connection = (scene.state.people[personId]?.connection ?? 1) - (scene.dice.chance(0.1) ? 1 : 0);
      return { personId, connection, since: scene.at - scene.dice.int(0, 2500) };
    },
  },
  'person.leave': { weight: often(1), by: byAnybody, body: nothing },
  'person.remove': {
    weight: often(0.15),
    by: byMentor,
    body: (scene) => ({ personId: scene.somebody(), reason: '' }),
  },
  'consent.answer': { weight: often(3), by: byAnybody, body: consent },
  'consent.record': {
    weight: often(1),
    by: bySchool,
    body: (scene) => ({ personId: scene.somebody(), ...consent(scene) }),
  },
  'track.publish': {
    weight: often(12),
    by: byAnybody,
    body: (scene, who) => {
      const { dice } = scene;
      const source = dice.of(SOURCES);
      const whispers = source === 'whisper' ? dice.chance(0.95) : dice.chance(0.02);
      const again = dice.chance(0.2);
      return {
        trackId: again ? trackFor(scene, who) : scene.newId(),
        source,
        silenced: dice.chance(0.3),
        ...(whispers ? { to: scene.student() } : {}),
      };
    },
  },
  'track.change': {
    weight: often(6),
    by: byPublisher,
    body: (scene, who) => ({ trackId: trackFor(scene, who), silenced: scene.dice.chance(0.5) }),
  },
  'track.unpublish': {
    weight: often(2),
    by: byPublisher,
    body: (scene, who) => ({ trackId: trackFor(scene, who) }),
  },
  'recording.report': {
    weight: often(1),
    by: ({ dice }) => (dice.chance(0.9) ? SERVER : dice.of(EVERYBODY)),
    body: ({ dice }) => ({ status: dice.of(STATUSES) }),
  },
  'engagement.sample': {
    weight: often(0.5),
    by: ({ dice }) => (dice.chance(0.9) ? SERVER : dice.of(EVERYBODY)),
    body: nothing,
  },
  'recording.conclude': {
    weight: ({ state }) => (state.recording.is === 'composing' ? 20 : 0.2),
    by: ({ dice }) => (dice.chance(0.9) ? SERVER : dice.of(EVERYBODY)),
    body: ({ dice }) => ({ outcome: dice.of(OUTCOMES) }),
  },
} satisfies Partial<Draws<CommandType>>;
