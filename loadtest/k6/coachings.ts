import { book, clear, optionsFor, type Play, playRoom } from './run.ts';
import { settingsFor } from './settings.ts';
import { summaryOf } from './summary-of.ts';
import { between, repeat } from './time.ts';

// Coachings of two: they come within ten seconds, then talk. Of talking the server sees media, how good the line is,
// and a message or a mute now and then.

const ARRIVE_MS = 10_000;

const settings = settingsFor('coachings');

const play: Play = {
  kind: 'coaching',
  students: 1,
  async script(room) {
    const arriveMs = Math.min(ARRIVE_MS, (settings.seconds * 1000) / 3);
    await room.gather(arriveMs / 4, room.startMs + between(0, arriveMs));
    await room.everybody((person) =>
      Promise.all([
        repeat(
          room.endMs,
          () => between(3000, 6000),
          (turn) =>
            person.command('chat.send', {
              messageId: crypto.randomUUID(),
              thread: null,
              text: `Un lien dont nous parlons : https://example.org/${turn}`,
            }),
        ),
        repeat(
          room.endMs,
          () => between(8000, 12_000),
          () => person.ask('signal.send', { type: 'connection.quality', data: { quality: 'good' } }),
        ),
        repeat(
          room.endMs,
          () => 30_000,
          () => person.ask('window.report', { page: 'used' }),
        ),
      ]),
    );
  },
};

export const options = optionsFor(settings);
export const setup = () => book(settings, play);
export default (sessionIds: string[]) => playRoom(settings, play, sessionIds);
export const teardown = (sessionIds: string[]) => clear(settings, sessionIds);
export const handleSummary = summaryOf(settings);
