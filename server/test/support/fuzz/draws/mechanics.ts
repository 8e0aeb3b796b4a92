import { currentExercise, type RichText } from '@tribu-live/protocol';
import type { CommandType } from '../../../../src/rooms/decide/command.ts';
import { STUDENTS, secretOf } from '../cast.ts';
import { byAnybody, byMentor, byStudent, type Draws, line, nothing, often, type Scene } from '../scene.ts';

export function prompt(scene: Scene): RichText {
  return [{ kind: 'paragraph', spans: [{ text: line(scene, 'Raconte ta première vente. ') }] }];
}

function runs({ state }: Scene): boolean {
  return currentExercise(state) !== null;
}

/** Something goes on that another beginning would end. */
export function isBusy({ state }: Scene): boolean {
  return currentExercise(state) !== null || state.circle !== null || state.groups !== null;
}

function byReader(scene: Scene): string {
  const reader = scene.state.circle?.reader?.personId;
  return reader !== undefined && scene.dice.chance(0.5) ? reader : byMentor(scene);
}

function byQueued(scene: Scene): string {
  const { circle } = scene.state;
  return scene.somebody([...(circle?.queue ?? []), ...(circle?.reader ? [circle.reader.personId] : [])]);
}

/** While a circle is on, its commands come often; otherwise now and then, to be refused. */
function inCircle(times: number) {
  return ({ state }: Scene): number => (state.circle === null ? 0.2 : times);
}

/** Mostly one's own. */
function ownOrNamed(scene: Scene, named: readonly string[]): { personId?: string } {
  return scene.dice.chance(0.5) ? {} : { personId: scene.somebody(named) };
}

/** Exercise, pages, help, circle, hands. */
export const MECHANICS_DRAWS = {
  'exercise.start': {
    weight: (scene) => (isBusy(scene) ? 0.2 : 2),
    by: byMentor,
    body: (scene) => ({
      exerciseId: scene.dice.chance(0.95) ? scene.newId() : scene.known(scene.exerciseIds),
      prompt: prompt(scene),
      material: scene.dice.chance(0.2) ? { title: 'Fiche', url: 'https://school.example/fiche' } : null,
      durationSeconds: scene.dice.int(10, 600),
    }),
  },
  'exercise.pause': {
    weight: (scene) => (runs(scene) ? 1 : 0.2),
    by: byMentor,
    body: (scene) => ({ exerciseId: scene.exerciseId() }),
  },
  'exercise.resume': {
    weight: ({ state }) => (currentExercise(state)?.phase.is === 'paused' ? 6 : 0.2),
    by: byMentor,
    body: (scene) => ({ exerciseId: scene.exerciseId() }),
  },
  'exercise.extend': {
    weight: (scene) => (runs(scene) ? 1 : 0.2),
    by: byMentor,
    body: (scene) => ({ exerciseId: scene.exerciseId(), bySeconds: scene.dice.of([60, 60, 7200]) }),
  },
  'exercise.end': {
    weight: (scene) => (runs(scene) ? 0.7 : 0.2),
    by: byMentor,
    body: (scene) => ({ exerciseId: scene.exerciseId() }),
  },
  'page.begin': {
    weight: (scene) => (runs(scene) ? 6 : 0.3),
    by: byStudent,
    body: (scene) => ({ exerciseId: scene.exerciseId() }),
  },
  'page.penDown': {
    weight: (scene) => (runs(scene) ? 5 : 0.3),
    by: byStudent,
    body: (scene) => ({ exerciseId: scene.exerciseId(), down: scene.dice.chance(0.7) }),
  },
  'page.share': {
    weight: ({ state }) => (state.exercises.length > 0 ? 5 : 0.3),
    by: byStudent,
    body: (scene) => ({
      exerciseId: scene.exerciseId(),
      with: scene.dice.of(['nobody', 'mentors', 'all'] as const),
    }),
  },
  'help.ask': { weight: often(2), by: byStudent, body: nothing },
  'help.clear': {
    weight: often(2),
    by: (scene) => (scene.dice.chance(0.5) ? byMentor(scene) : scene.somebody(Object.keys(scene.state.help))),
    body: (scene) => ownOrNamed(scene, Object.keys(scene.state.help)),
  },
  'nudge.send': {
    weight: often(2),
    by: byMentor,
    body: (scene) => {
      const personId = scene.student();
      return { personId, note: scene.dice.chance(0.8) ? line(scene, secretOf(personId)) : '' };
    },
  },
  'circle.volunteer': {
    weight: often(3),
    by: byStudent,
    body: ({ dice }) => ({ on: dice.chance(0.8) }),
  },
  'circle.open': {
    weight: (scene) => (isBusy(scene) ? 0.3 : 3),
    by: byMentor,
    body: (scene) => ({
      circleId: scene.newId(),
      exerciseId: scene.dice.chance(0.6) ? scene.exerciseId() : null,
      from: scene.dice.of(['volunteers', 'hands', 'everybody'] as const),
      ...(scene.dice.chance(0.3) ? { order: scene.dice.some([...STUDENTS, 'gaby', 'stranger'], 0.6) } : {}),
      perReaderSeconds: scene.dice.chance(0.5) ? scene.dice.int(10, 300) : null,
    }),
  },
  'circle.arrange': {
    weight: inCircle(5),
    by: byMentor,
    body: (scene) => {
      const { circle } = scene.state;
      const mostly = scene.dice.chance(0.7)
        ? (circle?.queue ?? [])
        : [...STUDENTS, 'gaby', 'ines', 'stranger'];
      return { order: scene.dice.some(mostly, 0.8) };
    },
  },
  'circle.next': { weight: inCircle(3), by: byReader, body: nothing },
  'circle.pass': { weight: inCircle(4), by: byQueued, body: nothing },
  'circle.skip': {
    weight: inCircle(3),
    by: byMentor,
    body: (scene) => ({ personId: byQueued(scene) }),
  },
  'circle.give': {
    weight: inCircle(4),
    by: byMentor,
    body: (scene) => ({ personId: scene.student() }),
  },
  'circle.close': { weight: inCircle(0.4), by: byMentor, body: nothing },
  'hand.raise': { weight: often(4), by: byAnybody, body: nothing },
  'hand.lower': {
    weight: often(2),
    by: (scene) =>
      scene.dice.chance(0.4)
        ? byMentor(scene)
        : scene.somebody(scene.state.hands.map((hand) => hand.personId)),
    body: (scene) =>
      ownOrNamed(
        scene,
        scene.state.hands.map((hand) => hand.personId),
      ),
  },
  'hands.lowerAll': { weight: often(0.4), by: byMentor, body: nothing },
  'floor.give': {
    weight: often(2),
    by: byMentor,
    body: (scene) => ({ personId: scene.student() }),
  },
  'floor.take': {
    weight: often(1.5),
    by: (scene) => (scene.dice.chance(0.5) ? byMentor(scene) : scene.somebody(scene.state.floor)),
    body: (scene, who) => ({
      personId: scene.state.floor.includes(who) ? who : scene.somebody(scene.state.floor),
    }),
  },
} satisfies Partial<Draws<CommandType>>;
