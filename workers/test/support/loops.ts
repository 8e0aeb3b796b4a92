import {
  DEFAULT_SHAPE,
  encodedLoop,
  type LoopShape,
  type MediaLoop,
  simulcastLoop,
} from '../../../loadtest/media/index.ts';

/** Small and a second long: encoded in a moment on a machine that never made it. */
const SMALL: LoopShape = { ...DEFAULT_SHAPE, width: 320, height: 180, seconds: 1, videoKbps: 250 };
const LARGE: LoopShape = { ...SMALL, width: 640, height: 360, videoKbps: 600 };

/** A person's content and how it is told apart in a replay. */
export interface Content {
  readonly loop: MediaLoop;
  readonly shape: LoopShape;
}

/** The mentor marks each whole second at 1000 Hz, the student half a second later at 1600 Hz. */
const MARKS = {
  mentor: { beepHz: 1000, markAtMs: 0 },
  student: { beepHz: 1600, markAtMs: 500 },
} as const;

export type Seat = keyof typeof MARKS;

export function oncePerSecond(seat: Seat): Promise<Content> {
  return contentOf({ ...SMALL, ...MARKS[seat] });
}

/** The same in twice the size. */
export function larger(seat: Seat): Promise<Content> {
  return contentOf({ ...LARGE, ...MARKS[seat] });
}

/** The larger one as a simulcast of three sizes. */
export async function layered(seat: Seat): Promise<Content> {
  const { shape } = await larger(seat);
  return { shape, loop: await simulcastLoop(shape) };
}

/** Four marks a second, to see how much is lost; every flash fills two frames of 50 ms. */
export function fourPerSecond(seat: Seat): Promise<Content> {
  const { beepHz } = MARKS[seat];
  const often = { framesPerSecond: 20, beepsPerSecond: 4, flashesPerSecond: 4 };
  return contentOf({ ...SMALL, ...often, beepHz, markAtMs: seat === 'mentor' ? 0 : 100 });
}

/** Half a megabyte each second: every frame carries ballast that no decoder looks at. */
export function heavy({ loop, shape }: Content): Content {
  const ballast = Buffer.alloc(500_000 / shape.framesPerSecond);
  const frame: MediaLoop['frame'] = (chainStart, index) =>
    Buffer.concat([loop.frame(chainStart, index), ballast]);
  return { shape, loop: { ...loop, frame } };
}

async function contentOf(shape: LoopShape): Promise<Content> {
  return { shape, loop: await encodedLoop(shape) };
}
