import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { Room } from './room.ts';
import { School, type Seat } from './school.ts';
import type { Settings } from './settings.ts';
import { thresholdsFor } from './thresholds.ts';

/** What a scenario is: who is booked in each room, and what they do there. */
export interface Play {
  readonly kind: 'coaching' | 'tribu';
  readonly students: number;
  script(room: Room): Promise<void>;
}

/** Beyond the seconds of the run: who is late comes in, goodbyes are said. */
const MORE_SECONDS = 45;

export function optionsFor(settings: Settings): Options {
  const { rooms, seconds, scenario, patience } = settings;
  return {
    scenarios: {
      rooms: {
        executor: 'per-vu-iterations',
        vus: rooms,
        iterations: 1,
        maxDuration: `${seconds + MORE_SECONDS}s`,
        gracefulStop: '10s',
      },
    },
    thresholds: thresholdsFor(scenario, patience),
    summaryTrendStats: ['count', 'avg', 'med', 'p(95)', 'p(99)', 'max'],
    setupTimeout: '10m',
    teardownTimeout: '10m',
  };
}

/** Before all: a session for each room. */
export function book(settings: Settings, play: Play): string[] {
  const school = new School(settings);
  const run = `load-${Date.now().toString(36)}-${Math.floor(Math.random() * 1e6)}`;
  const seats = seatsOf(play);
  return Array.from({ length: settings.rooms }, (_, room) =>
    school.book(`${run}-${room + 1}`, play.kind, seats),
  );
}

/** One virtual user: one room. */
export function playRoom(settings: Settings, play: Play, sessionIds: readonly string[]): Promise<void> {
  const sessionId = sessionIds[exec.vu.idInTest - 1];
  if (sessionId === undefined) throw new RangeError(`no session for virtual user ${exec.vu.idInTest}`);
  return new Room(settings, sessionId, seatsOf(play)).play(play.script);
}

/** After all. */
export function clear(settings: Settings, sessionIds: readonly string[]): void {
  const school = new School(settings);
  for (const sessionId of sessionIds) school.remove(sessionId);
}

function seatsOf({ students }: Play): Seat[] {
  const others = Array.from({ length: students }, (_, place) => ({
    id: `student-${place + 1}`,
    name: `Élève ${place + 1}`,
    role: 'student' as const,
  }));
  return [{ id: 'mentor-1', name: 'Maëlle Mentor', role: 'mentor' }, ...others];
}
