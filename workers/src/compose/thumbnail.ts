import type { Ffmpeg } from './ffmpeg.ts';
import { type Interval, intersect, union } from './intervals.ts';
import type { ReplayPlan } from './plan.ts';
import { FRAME_MS } from './visible.ts';

const WIDTH = 640;
const LIMIT_MS = 120_000;
/** Faces settle: people look into the camera after a while. */
const SETTLE_MS = 5000;

/** A still for lists, from a moment at which all who are ever seen are seen. Paths relative to ffmpeg's folder. */
export async function makeThumbnail(
  ffmpeg: Ffmpeg,
  plan: ReplayPlan,
  replay: string,
  output: string,
): Promise<void> {
  const seconds = (thumbnailAtMs(plan) / 1000).toFixed(3);
  await ffmpeg.run({
    inputs: [[replay, '-ss', seconds]],
    options: ['-frames:v', '1', '-vf', `scale=${WIDTH}:-2`, '-q:v', '4', '-f', 'image2', '-update', '1'],
    output,
    timeLimitMs: LIMIT_MS,
  });
}

export function thumbnailAtMs(plan: ReplayPlan): number {
  let seen: Interval[] = [{ fromMs: 0, toMs: plan.durationMs }];
  for (const { clips } of plan.faces) {
    if (clips.length === 0) continue;
    const spans = union(
      clips.map(({ fromFrame, toFrame }) => ({ fromMs: fromFrame * FRAME_MS, toMs: toFrame * FRAME_MS })),
    );
    const together = intersect(seen, spans);
    if (together.length > 0) seen = together;
  }
  const longest = seen.reduce((best, next) =>
    next.toMs - next.fromMs > best.toMs - best.fromMs ? next : best,
  );
  return longest.fromMs + Math.min(SETTLE_MS, (longest.toMs - longest.fromMs) / 2);
}
