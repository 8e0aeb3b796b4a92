import type { Room } from './room.ts';
import { book, clear, optionsFor, type Play, playRoom } from './run.ts';
import { settingsFor } from './settings.ts';
import { summaryOf } from './summary-of.ts';
import { between, later, repeat, until } from './time.ts';

// Workshops of twelve, in three acts: questions and hands, an exercise in silence with a page saved each second, and a
// circle in which one after the other reads.

const ARRIVE_MS = 10_000;
/** Ends of the acts, as shares of what is left after the arrival. */
const TALK_SHARE = 0.25;
const WRITE_SHARE = 0.7;
const SAVE_INTERVAL_MS = 1000;
const WORDS = 'je vends à des gens qui ont peu de temps et je leur promets une chose simple'.split(' ');

const settings = settingsFor('tribu');

const play: Play = {
  kind: 'tribu',
  students: 11,
  async script(room) {
    const arriveMs = Math.min(ARRIVE_MS, (settings.seconds * 1000) / 5);
    await room.gather(arriveMs / 2, room.startMs + between(0, arriveMs / 2));
    const [startMs, leftMs] = [Date.now(), room.endMs - Date.now()];
    await talk(room, startMs + leftMs * TALK_SHARE);
    await write(room, startMs + leftMs * WRITE_SHARE);
    await readAloud(room, room.endMs);
  },
};

async function talk(room: Room, untilMs: number): Promise<void> {
  const asked: { readonly questionId: string; readonly by: string }[] = [];
  await room.everybody(async (person) => {
    const isMentor = person === room.mentor;
    await repeat(
      untilMs,
      () => between(2000, 5000),
      async (turn) => {
        const other = asked.find(({ by }) => by !== person.seat.id);
        if (isMentor || turn % 3 === 0) {
          await person.command('hand.raise');
          await later(between(500, 1000));
          await person.command('hand.lower');
        } else if (turn % 3 === 1) {
          const questionId = crypto.randomUUID();
          const text = `Comment fixer un prix quand on débute, question ${turn} ?`;
          if (await person.command('question.ask', { questionId, text }))
            asked.push({ questionId, by: person.seat.id });
        } else if (other !== undefined)
          await person.command('question.vote', { questionId: other.questionId, on: true });
      },
    );
  });
}

async function write(room: Room, untilMs: number): Promise<void> {
  const exerciseId = crypto.randomUUID();
  const paragraph = { kind: 'paragraph', spans: [{ text: 'Décrivez votre client en cinq phrases.' }] };
  const durationSeconds = Math.max(10, Math.ceil((untilMs - Date.now()) / 1000) + 30);
  const prompt = [paragraph];
  await room.mentor.command('exercise.start', { exerciseId, prompt, material: null, durationSeconds });
  await Promise.all(
    room.students
      .filter(({ there }) => there)
      .map(async (person) => {
        // Nobody types in step with the others.
        await later(between(0, SAVE_INTERVAL_MS));
        let text = '';
        await repeat(
          untilMs,
          () => SAVE_INTERVAL_MS,
          async (turn, dueMs) => {
            text += `${WORDS[turn % WORDS.length]} `;
            await person.save(exerciseId, text, dueMs);
          },
        );
        await person.command('page.penDown', { exerciseId, down: true });
        await person.command('page.share', { exerciseId, with: 'all' });
      }),
  );
  await until(untilMs);
  await room.mentor.command('exercise.end', { exerciseId });
}

async function readAloud(room: Room, untilMs: number): Promise<void> {
  const circleId = crypto.randomUUID();
  const body = { circleId, exerciseId: null, from: 'everybody', perReaderSeconds: null };
  await room.mentor.command('circle.open', body);
  const turnMs = Math.max(1000, (untilMs - Date.now()) / room.students.length);
  await Promise.all([
    // The last turn is left open: it ends with the room.
    repeat(
      untilMs - turnMs,
      () => turnMs,
      () => room.mentor.command('circle.next'),
    ),
    ...room.students.map((person) =>
      repeat(
        untilMs,
        () => between(4000, 8000),
        () => person.ask('signal.send', { type: 'reaction', data: { kind: 'applause' } }),
      ),
    ),
  ]);
}

export const options = optionsFor(settings);
export const setup = () => book(settings, play);
export default (sessionIds: string[]) => playRoom(settings, play, sessionIds);
export const teardown = (sessionIds: string[]) => clear(settings, sessionIds);
export const handleSummary = summaryOf(settings);
