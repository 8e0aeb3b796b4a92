import { type Clock, leftAfter, type Scene, type SceneChange, sameScene } from './scenes.ts';
import { FRAME_MS, type VisibleClip } from './visible.ts';

/** A countdown from one frame until before another; what is left is meant for the first. */
export interface ClockSpan extends Clock {
  readonly fromFrame: number;
  readonly toFrame: number;
}

/** A stretch of the replay with one scene. Acts follow each other without holes. */
export interface Act {
  readonly fromFrame: number;
  readonly toFrame: number;
  readonly scene: Scene;
  readonly clocks: readonly ClockSpan[];
}

export interface ActSource {
  readonly changes: readonly SceneChange[];
  readonly screen: readonly VisibleClip[];
  /** Who can be shown: somebody who was not captured is never large. */
  readonly faces: ReadonlySet<string>;
  /** When the replay begins, milliseconds since the Unix epoch. */
  readonly zeroMs: number;
  readonly frames: number;
}

/** Brings scenes to frames. A shared screen is large unless everybody writes or is in groups: then it is the prompt. */
export function actsOf(source: ActSource): Act[] {
  const acts: Act[] = [];
  for (const part of parts(source)) {
    const last = acts.at(-1);
    if (last === undefined || !sameScene(last.scene, part.scene)) {
      acts.push(part);
      continue;
    }
    acts[acts.length - 1] = { ...last, toFrame: part.toFrame, clocks: [...last.clocks, ...part.clocks] };
  }
  return acts;
}

function parts({ changes, screen, faces, zeroMs, frames }: ActSource): Act[] {
  const frameAt = (atMs: number) => Math.min(frames, Math.max(0, Math.round((atMs - zeroMs) / FRAME_MS)));
  const first: SceneChange = { atMs: zeroMs, scene: { is: 'gallery' }, clock: null };
  const all = changes[0] !== undefined && changes[0].atMs <= zeroMs ? changes : [first, ...changes];
  return all.flatMap((change, index) => {
    const fromFrame = frameAt(change.atMs);
    const toFrame = frameAt(all[index + 1]?.atMs ?? Number.POSITIVE_INFINITY);
    if (toFrame <= fromFrame) return [];
    const unseen = change.scene.is === 'reader' && !faces.has(change.scene.personId);
    const scene: Scene = unseen ? { is: 'gallery' } : change.scene;
    const clocks = clockSpans(change, fromFrame, toFrame, zeroMs);
    const act = { fromFrame, toFrame, scene, clocks };
    return scene.is === 'gallery' || scene.is === 'reader' ? besideScreens(act, screen) : [act];
  });
}

function clockSpans({ clock, atMs }: SceneChange, fromFrame: number, toFrame: number, zeroMs: number) {
  if (clock === null) return [];
  const passedMs = zeroMs + fromFrame * FRAME_MS - atMs;
  return [{ ...clock, leftMs: leftAfter(clock, Math.max(0, passedMs)), fromFrame, toFrame }];
}

function besideScreens(act: Act, screen: readonly VisibleClip[]): Act[] {
  const found: Act[] = [];
  let at = act.fromFrame;
  const until = (frame: number, scene: Scene) => {
    if (frame > at) found.push({ ...act, fromFrame: at, toFrame: frame, scene });
    at = Math.max(at, frame);
  };
  for (const { fromFrame, toFrame } of screen) {
    if (toFrame <= act.fromFrame || fromFrame >= act.toFrame) continue;
    until(fromFrame, act.scene);
    until(Math.min(toFrame, act.toFrame), { is: 'screen' });
  }
  until(act.toFrame, act.scene);
  return found;
}
