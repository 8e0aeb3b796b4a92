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
    const facts = ['stream=color_range,color_space,color_primaries,color_transfer', '-of', 'csv=p=0'];
    const colours = await run('ffprobe', [
      '-v',
      'error',
      '-select_streams',
      'v',
      '-show_entries',
      ...facts,
      scene.replay,
    ]);
    expect(colours.stdout.trim()).toBe('tv,smpte170m,smpte170m,smpte170m');
  });

  it('[D2] keeps its time over a mute, other sizes, a camera that comes and goes', {
    timeout: 180_000,
  }, async () => {
    const [mentor, small, student] = await Promise.all([LOOPS.mentor(), LOOPS.small(), LOOPS.student()]);
    // Sizes change twice within the take; the sound is muted for four seconds.
    const sizes = [
      { fromMs: at(0), toMs: at(3000) },
      { fromMs: at(3000), toMs: at(6000), loop: small },
      { fromMs: at(6000), toMs: at(12_000) },
    ];
    const spoken = [
      { fromMs: at(0), toMs: at(4000) },
      { fromMs: at(8000), toMs: at(12_000) },
    ];
    const mic = await scene.take({
      personId: MENTOR.id,
      source: 'microphone',
      loop: mentor,
      stretches: spoken,
    });
    scene.publish(mic);
    scene.publish(
      await scene.take({ personId: MENTOR.id, source: 'camera', loop: mentor, stretches: sizes }),
    );
    const track = { trackId: mic.take.trackId, personId: MENTOR.id, reason: 'self' } as const;
    scene.journal.add(at(4000), 'track.changed', { ...track, silenced: true });
    scene.journal.add(at(8000), 'track.changed', { ...track, silenced: false });
    // The student's sound runs through, in two takes around a fault; the camera comes late.
    const early = { stretches: [{ fromMs: at(0), toMs: at(5000) }], reason: 'capture' } as const;
    const late = { stretches: [{ fromMs: at(6000), toMs: at(12_000) }] };
    const voice = { personId: STUDENT.id, source: 'microphone', loop: student } as const;
    const first = await scene.take({ ...voice, ...early, delayMs: 40 });
    scene.publish(first);
    await scene.take({ ...voice, ...late, trackId: first.take.trackId });
    const camera = { personId: STUDENT.id, source: 'camera', loop: student } as const;
    scene.publish(await scene.take({ ...camera, ...late }));
    scene.journal.add(at(12_000), 'room.ended', { reason: 'time' });

    const { manifest, coverage } = await scene.compose();

    const reading = await scene.read();
    const talking = [beats(reading, 'mentor', 0, 3900), beats(reading, 'mentor', 8100, 11_900)];
    const both = beats(reading, 'student', 6100, 11_900);
    for (const report of [...talking, both]) {
      expect(report.share).toBe(1);
      expect(report.worstOffsetMs).toBeLessThan(40);
      expect(report.worstClockMs).toBeLessThan(40);
    }
    const muted = beats(reading, 'mentor', 4100, 7900);
    expect(muted.missingFlashes).toEqual([]);
    expect(muted.beeps).toBe(0);
    const cameraOff = beats(reading, 'student', 0, 4900);
    expect(cameraOff.missingBeeps).toEqual([]);
    expect(cameraOff.flashes).toBe(0);
    expect(manifest.gaps).toMatchObject([{ personId: STUDENT.id, source: 'microphone', reason: 'capture' }]);
    const [{ fromMs = 0, toMs = 0 } = {}] = manifest.gaps;
    expect(Math.abs(fromMs - 5000)).toBeLessThan(50);
    expect(Math.abs(toMs - 6000)).toBeLessThan(50);
    expect(coverage).toBeCloseTo(1 - 1 / 38, 1);
  });

  it('[D2] keeps its time over a screen that comes and goes, and shows it large', {
    timeout: 180_000,
  }, async () => {
    const [mentor, student] = await Promise.all([LOOPS.mentor(), LOOPS.student()]);
    await scene.stays(MENTOR.id, mentor, at(12_000));
    await scene.stays(STUDENT.id, student, at(12_000));
    // The screen lies over the mentor's usual place and has the same marks.
    const [first, second] = [
      { fromMs: at(2600), toMs: at(5400) },
      { fromMs: at(7400), toMs: at(9600) },
    ];
    for (const stretch of [first, second]) {
      const screen = { personId: MENTOR.id, source: 'screen', loop: mentor, stretches: [stretch] } as const;
      scene.publish(await scene.take(screen));
    }
    scene.journal.add(at(12_000), 'room.ended', { reason: 'mentor' });

    const { chapters, durationMs } = await scene.compose();

    expect(durationMs).toBe(12_000);
    expect(chapters.map(({ kind }) => kind)).toEqual([
      ...['start', 'screen', 'screen.end', 'screen', 'screen.end', 'end'],
    ]);
    const reading = await scene.read();
    const alone = [beats(reading, 'student', 0, 2400), beats(reading, 'student', 9900, 11_900)];
    for (const report of [beats(reading, 'mentor', 0, 11_900), ...alone]) {
      expect(report.share).toBe(1);
      expect(report.worstOffsetMs).toBeLessThan(40);
      expect(report.worstClockMs).toBeLessThan(40);
    }
    const frames = ['-count_frames', '-select_streams', 'v', '-show_entries', 'stream=nb_read_frames'];
    const { stdout } = await run('ffprobe', ['-v', 'error', ...frames, '-of', 'csv=p=0', scene.replay]);
    expect(Number(stdout)).toBe(300);
  });

  it('[D3] leaves a damaged piece out and names it, and a picture is clean again at its next keyframe', {
    timeout: 120_000,
  }, async () => {
    const loop = await LOOPS.mentor();
    const stretches = [{ fromMs: at(0), toMs: at(14_000) }];
    const mic = await scene.take({ personId: MENTOR.id, source: 'microphone', loop, stretches });
    const camera = await scene.take({
      personId: MENTOR.id,
      source: 'camera',
      loop,
      stretches,
      loseOneIn: 400,
    });
    scene.publish(mic);
    scene.publish(camera);
    scene.journal.add(at(14_000), 'room.ended', { reason: 'time' });
    const path = join(scene.root, mic.file);
    const bytes = await readFile(path);
    const [, second] = mic.pieces;
    bytes.writeUInt8(bytes.readUInt8((second?.offsetBytes ?? 0) + 50) ^ 1, (second?.offsetBytes ?? 0) + 50);
    await writeFile(path, bytes);

    const { manifest, coverage } = await scene.compose();

    const [damaged] = manifest.gaps.filter(({ reason }) => reason === 'damaged');
    expect(damaged).toMatchObject({ personId: MENTOR.id, source: 'microphone' });
    expect(Math.abs((damaged?.fromMs ?? 0) - ((second?.firstAt ?? 0) - SCENE_MS))).toBeLessThan(50);
    expect(manifest.gaps.some(({ reason, source }) => reason === 'loss' && source === 'camera')).toBe(true);
    expect(coverage).toBeLessThan(0.9);
    expect(manifest.tracks.flatMap(({ takes }) => takes.flatMap((take) => take.damagedPieces))).toEqual([1]);
  });

  it('[D3] fails by name when everything is damaged', async () => {
    const loop = await LOOPS.mentor();
    const stretches = [{ fromMs: at(0), toMs: at(3000) }];
    const mic = await scene.take({ personId: MENTOR.id, source: 'microphone', loop, stretches });
    scene.publish(mic);
    scene.journal.add(at(3000), 'room.ended', { reason: 'time' });
    await writeFile(join(scene.root, mic.file), 'nothing that was listed');
    await expect(scene.compose()).rejects.toMatchObject({ code: 'hopeless', failure: 'pieces_damaged' });
    expect(await readdir(join(scene.root, scene.sessionId))).toEqual(['takes']);
  });

  it('[D5] ends every process and leaves nothing half behind when it is aborted', {
    timeout: 120_000,
  }, async () => {
    await scene.stays(MENTOR.id, await LOOPS.mentor(), at(15_000));
    scene.journal.add(at(15_000), 'room.ended', { reason: 'time' });
    const stop = new AbortController();
    const composing = scene.compose(
      1,
      stop.signal,
      (share) => share > 0.15 && stop.abort(new Error('enough')),
    );
    await expect(composing).rejects.toThrow('enough');
    expect(await readdir(join(scene.root, scene.sessionId))).toEqual(['takes']);
    const { stdout } = await run('ps', ['-eo', 'pid,ppid,args']);
    const own = stdout
      .split('\n')
      .filter((line) => line.includes('ffmpeg') && line.includes(` ${process.pid} `));
    expect(own).toEqual([]);
  });
});
