import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beats, CoachingScene, LOOPS, MENTOR, SCENE_MS, STUDENT } from '../../support/coaching-scene.ts';

const run = promisify(execFile);
const at = (ms: number) => SCENE_MS + ms;

let scene: CoachingScene;
beforeEach(async () => {
  scene = await CoachingScene.create();
  scene.journal.enters(at(-900), MENTOR).enters(at(-800), STUDENT);
});
afterEach(() => scene[Symbol.asyncDispose]());

describe('a composed replay', () => {
  it('shows and plays everything at its moment, and lies finished in its folder', {
    timeout: 120_000,
  }, async () => {
    await scene.stays(MENTOR.id, await LOOPS.mentor(), at(10_000));
    await scene.stays(STUDENT.id, await LOOPS.student(), at(10_000));
    scene.journal.add(at(10_000), 'room.ended', { reason: 'mentor' });
    // What a killed attempt left behind is in nobody's way.
    await mkdir(join(dirname(dirname(scene.replay)), 'replay.tmp-1'), { recursive: true });
    await writeFile(join(dirname(dirname(scene.replay)), 'replay.tmp-1/replay.mp4'), 'half');

    const composed = await scene.compose(2);

    const reading = await scene.read();
    for (const who of ['mentor', 'student'] as const) {
      const report = beats(reading, who, 0, 9600);
      console.log(
        who,
        report.offsetsMs.map(Math.round).join(),
        JSON.stringify(reading.people.get(who)?.flashes.map(Math.round)),
        JSON.stringify(reading.people.get(who)?.beeps.map(Math.round)),
        JSON.stringify(scene.takes.map((t) => t.pieces[0]?.firstAt)),
        composed.manifest.beganAt - SCENE_MS,
        JSON.stringify(composed.manifest.tracks.map((t) => t.takes[0]?.firstAt)),
      );
      expect(report.share).toBe(1);
      expect(report.worstOffsetMs).toBeLessThan(40);
      expect(report.worstClockMs).toBeLessThan(40);
      expect(report.doubles).toBe(0);
    }
    expect(composed).toMatchObject({ durationMs: 10_000, coverage: 1, manifest: { gaps: [], version: 1 } });
    const folder = dirname(scene.replay);
    expect((await readdir(folder)).sort()).toEqual(['manifest.json', 'replay.mp4', 'thumbnail.jpg']);
    expect((await readdir(dirname(folder))).sort()).toEqual(['replay', 'takes']);
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
    expect(manifest).toEqual(JSON.parse(JSON.stringify(composed.manifest)));
    const { stdout } = await run('sha256sum', [scene.replay]);
    expect(manifest.files[0]).toMatchObject({ name: 'replay.mp4', sha256: stdout.slice(0, 64) });
  });
});
