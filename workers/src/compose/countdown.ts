import type { ClockSpan } from './acts.ts';
import type { Canvas } from './canvas.ts';
import type { Still } from './cues.ts';
import type { Box } from './layout.ts';
import { ACCENT, BACKGROUND, QUIET, TRACK, yuvOf } from './palette.ts';
import { leftAfter } from './scenes.ts';
import { FRAME_MS } from './visible.ts';

/** Where the ring is; figures stand in its middle, words below it. */
export const RING: Box = { x: 912, y: 150, width: 288, height: 288 };
/** Figures of a countdown one below the other in one still: 0 to 9, then a colon. */
export const FIGURES = '0123456789:';
export const FIGURE = { width: 46, height: 80, colon: 26 } as const;

const RADIUS = 132;
const THICKNESS = 14;

/** What is left at a frame, in seconds as people count down: 1 until the last moment, then 0. */
export function secondsLeft(clock: ClockSpan, frame: number): number {
  return Math.ceil(leftAfter(clock, (frame - clock.fromFrame) * FRAME_MS) / 1000);
}

/** Minutes and seconds; hours too where there are any. */
export function clockText(seconds: number): string {
  const two = (value: number) => `${value}`.padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** Draws ring and figures for so many seconds that are left. */
export function drawCountdown(
  canvas: Canvas,
  clock: ClockSpan,
  seconds: number,
  figures: { readonly still: Still; readonly bytes: Buffer },
): void {
  const share = clock.totalMs <= 0 ? 0 : Math.min(1, (seconds * 1000) / clock.totalMs);
  drawRing(canvas, share, yuvOf(clock.is === 'paused' ? QUIET : ACCENT));
  const text = [...clockText(seconds)];
  const widths = text.map((sign) => (sign === ':' ? FIGURE.colon : FIGURE.width));
  let x = RING.x + RING.width / 2 - 2 * Math.floor(widths.reduce((sum, width) => sum + width, 0) / 4);
  for (const [index, sign] of text.entries()) {
    const width = widths[index] ?? FIGURE.width;
    const from = { x: (FIGURE.width - width) / 2, y: FIGURES.indexOf(sign) * FIGURE.height };
    const y = RING.y + (RING.height - FIGURE.height) / 2;
    canvas.copy(figures.bytes, figures.still, from, { x, y, width, height: FIGURE.height });
    x += width;
  }
}

/** The share that is left is bright, from the top on with the sun. */
function drawRing(canvas: Canvas, share: number, bright: readonly number[]): void {
  const [background, track] = [yuvOf(BACKGROUND), yuvOf(TRACK)];
  const [centreX, centreY] = [RING.x + RING.width / 2, RING.y + RING.height / 2];
  const middle = RADIUS - THICKNESS / 2;
  canvas.paint(RING, (plane, x, y) => {
    const [dx, dy] = [x - centreX, y - centreY];
    const distance = Math.abs(Math.hypot(dx, dy) - middle);
    const covered = Math.min(1, Math.max(0, THICKNESS / 2 + 0.5 - distance));
    const turn = (Math.atan2(dx, -dy) / (2 * Math.PI) + 1) % 1;
    const colour = turn < share ? bright : track;
    const [under, over] = [background[plane] ?? 0, colour[plane] ?? 0];
    return Math.round(under + (over - under) * covered);
  });
}
