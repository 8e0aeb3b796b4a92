import { book, clear, optionsFor, type Play, playRoom } from './run.ts';
import { settingsFor } from './settings.ts';
import { summaryOf } from './summary-of.ts';
import { between, repeat } from './time.ts';

// A class of rooms of thirty begins: everybody comes in within a minute, and who is in raises a hand now and then.

const ARRIVE_MS = 60_000;
/** Of a run, so that a short one has time to talk, too. */
const ARRIVE_SHARE = 0.75;

const settings = settingsFor('class-start');

const play: Play = {
  kind: 'tribu',
  students: 29,
  async script(room) {
    const arriveMs = Math.min(ARRIVE_MS, settings.seconds * 1000 * ARRIVE_SHARE);
    const lively = room.people.map((person) =>
      repeat(
        room.endMs,
        () => between(8000, 16_000),
        async (turn) => {
          if (person.there) await person.command(turn % 2 === 0 ? 'hand.raise' : 'hand.lower');
        },
      ),
    );
    await Promise.all([room.gather(arriveMs, room.startMs), ...lively]);
  },
};

export const options = optionsFor(settings);
export const setup = () => book(settings, play);
export default (sessionIds: string[]) => playRoom(settings, play, sessionIds);
export const teardown = (sessionIds: string[]) => clear(settings, sessionIds);
export const handleSummary = summaryOf(settings);
