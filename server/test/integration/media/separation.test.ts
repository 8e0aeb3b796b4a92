import type { RoomState } from '@tribu-live/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import type { MediaEngine } from '../../../src/media/index.ts';
import { permitted } from '../../../src/rooms/routes/permitted.ts';
import { routes } from '../../../src/rooms/routes/routes.ts';
import { groupsOf, runningExercise, trackOfPerson, workshopState } from '../../support/workshop-state.ts';
import { FakeCapture } from './fake-capture.ts';
import { LiveRoom } from './live-room.ts';
import { startEngine } from './stage.ts';

const STUDENTS = ['lea', 'sam', 'zoe', 'max'];
const MARK: Record<string, number> = { ines: 11, lea: 12, sam: 13, zoe: 14, max: 15 };
const markOf = (personId: string) => MARK[personId] ?? 0;
/** Packets of what is allowed that pass before and while nothing else may come: about a second. */
const SOME = 40;

let engine: MediaEngine;
let capture: FakeCapture;
let live: LiveRoom;

afterEach(async () => {
  live.close();
  await engine.close('test is over');
  capture.stop();
});

/** Everybody of the state is there, sends sound and picture, and gets what the state permits. */
async function gather(state: RoomState): Promise<void> {
  capture = new FakeCapture();
  engine = await startEngine({ capture });
  live = new LiveRoom(engine);
  for (const id of Object.keys(state.people)) await live.enter(id);
  for (const { personId, source } of Object.values(state.tracks))
    await live.publish(personId, source, markOf(personId));
  await follow(state);
}

function follow(state: RoomState): Promise<void> {
  return live.apply(routes(permitted(state), new Map()));
}

/** Who receives anything of whom while `passing` passes; what was under way before has come by then. */
async function heardWhile(passing: () => Promise<unknown>): Promise<Record<string, string[]>> {
  await passing();
  const before = new Map([...live.people].map(([id, { packets }]) => [id, new Map(packets)]));
  await passing();
  const heard = [...live.people].map(([id, { packets }]) => {
    const more = [...packets].filter(([key, count]) => count > (before.get(id)?.get(key) ?? 0));
    return [id, more.map(([key]) => key).sort()];
  });
  return Object.fromEntries(heard);
}

const both = (...people: string[]) =>
  people.flatMap((id) => [`${markOf(id)} audio`, `${markOf(id)} video`]).sort();

describe('who must not receive, receives no packet', () => {
  it('[R9] groups hear and see each other alone, and whoever visits one is in it', async () => {
    const state = workshopState(STUDENTS);
    await gather(state);
    await Promise.all(STUDENTS.map((id) => live.person(id).more(markOf('ines'), 'video', SOME)));

    const members = { lea: 'g1', sam: 'g1', zoe: 'g2', max: 'g2' };
    await follow({ ...state, groups: groupsOf(members) });
    const pairs = [
      ['lea', 'sam'],
      ['sam', 'lea'],
      ['zoe', 'max'],
      ['max', 'zoe'],
    ] as const;
    const heard = await heardWhile(() =>
      Promise.all(
        pairs.flatMap(([to, from]) => [
          live.person(to).more(markOf(from), 'audio', SOME),
          live.person(to).more(markOf(from), 'video', SOME),
        ]),
      ),
    );
    expect(heard).toEqual({
      ines: [],
      lea: both('sam'),
      sam: both('lea'),
      zoe: both('max'),
      max: both('zoe'),
    });

    await follow({ ...state, groups: groupsOf(members, { ines: 'g2' }) });
    const visited = await heardWhile(() =>
      Promise.all([
        live.person('ines').more(markOf('zoe'), 'audio', SOME),
        live.person('max').more(markOf('ines'), 'audio', SOME),
        live.person('ines').more(markOf('zoe'), 'video', SOME),
        live.person('ines').more(markOf('max'), 'video', SOME),
        live.person('max').more(markOf('ines'), 'video', SOME),
        live.person('max').more(markOf('zoe'), 'video', SOME),
        live.person('zoe').more(markOf('ines'), 'video', SOME),
        live.person('zoe').more(markOf('max'), 'video', SOME),
        live.person('lea').more(markOf('sam'), 'video', SOME),
        live.person('sam').more(markOf('lea'), 'video', SOME),
      ]),
    );
    expect(visited).toEqual({
      ines: both('max', 'zoe'),
      lea: both('sam'),
      sam: both('lea'),
      zoe: both('ines', 'max'),
      max: both('ines', 'zoe'),
    });
  });

  it('[R9] in silence no sound of a student comes to anybody, nor to the recording; pictures and the mentor do', async () => {
    const state = workshopState(STUDENTS);
    await gather(state);
    const takeOf = (id: string) => capture.of(`${id}-microphone`)?.packets.length ?? 0;
    await capture.until(() => STUDENTS.every((id) => takeOf(id) > SOME));

    await follow({ ...state, exercises: [runningExercise()] });
    const passing = () =>
      Promise.all([
        ...STUDENTS.map((id) => live.person(id).more(markOf('ines'), 'audio', SOME)),
        ...STUDENTS.map((id) => live.person(id).more(markOf('ines'), 'video', SOME)),
        ...STUDENTS.map((id) => live.person('ines').more(markOf(id), 'video', SOME)),
      ]);
    await passing();
    const captured = STUDENTS.map(takeOf);
    const heard = await heardWhile(passing);
    const sounds = Object.values(heard).flatMap((keys) => keys.filter((key) => key.endsWith('audio')));
    expect(new Set(sounds)).toEqual(new Set([`${markOf('ines')} audio`]));
    expect(heard.ines).toEqual(STUDENTS.map((id) => `${markOf(id)} video`).sort());
    expect(STUDENTS.map(takeOf)).toEqual(captured);
    expect(STUDENTS.map((id) => capture.of(`${id}-microphone`)?.ended)).toEqual(STUDENTS.map(() => null));

    // Afterwards each is heard again.
    await follow(state);
    await Promise.all(STUDENTS.map((id) => live.person('ines').more(markOf(id), 'audio', SOME)));
  });

  it('[R9] a whisper comes to one person alone, and into no recording', async () => {
    const whisper = trackOfPerson('ines', 'whisper', { to: 'zoe' });
    const state = workshopState(STUDENTS, { exercises: [runningExercise()] });
    const { 'ines-microphone': _off, ...others } = state.tracks;
    await gather({ ...state, tracks: { ...others, [whisper.id]: whisper } });
    const heard = await heardWhile(() => live.person('zoe').more(markOf('ines'), 'audio', SOME));
    const who = Object.entries(heard).filter(([, keys]) => keys.includes(`${markOf('ines')} audio`));
    expect(who.map(([id]) => id)).toEqual(['zoe']);
    expect(capture.of(whisper.id)).toBeUndefined();
  });
});
