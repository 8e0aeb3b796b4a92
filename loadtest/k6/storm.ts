import { book, clear, optionsFor, type Play, playRoom } from './run.ts';
import { settingsFor } from './settings.ts';
import { summaryOf } from './summary-of.ts';
import { between, repeat, until } from './time.ts';

// Workshops of twelve whose lines are all cut in the same moment, in every room: everybody comes back as the SDK does.
// Twice, with a talk before, between and after.

const ARRIVE_MS = 15_000;
/** When the lines are cut, as shares of the run. */
const CUTS = [0.45, 0.75] as const;

const settings = settingsFor('storm');

const play: Play = {
  kind: 'tribu',
  students: 11,
  async script(room) {
    const arriveMs = Math.min(ARRIVE_MS, (settings.seconds * 1000) / 4);
    await room.gather(arriveMs / 2, room.startMs + between(0, arriveMs / 2));
    const cuts = CUTS.map(async (share) => {
      await until(room.startMs + settings.seconds * 1000 * share);
      await room.everybody((person) => person.cutAndReturn());
    });
    const lively = room.people.map((person) => {
      let up = false;
      return repeat(
        room.endMs,
        () => between(3000, 6000),
        async () => {
          if (!person.there) return;
          // What was lost with the line is said again.
          if (await person.command(up ? 'hand.lower' : 'hand.raise')) up = !up;
        },
      );
    });
    await Promise.all([...cuts, ...lively]);
  },
};

export const options = optionsFor(settings);
export const setup = () => book(settings, play);
export default (sessionIds: string[]) => playRoom(settings, play, sessionIds);
export const teardown = (sessionIds: string[]) => clear(settings, sessionIds);
export const handleSummary = summaryOf(settings);
