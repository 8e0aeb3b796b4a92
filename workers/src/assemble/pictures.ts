import type { TakeContent, TakePacket } from './read-take.ts';

/** One encoded picture, whole. */
export interface Picture {
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly keyframe: TakePacket['keyframe'];
  /** Its packets, in order. */
  readonly parts: readonly TakePacket[];
}

/** A stretch that was sent and can't be shown or heard, in milliseconds since the Unix epoch. */
export interface LostStretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Puts pictures together. After packets that never came everything is left out until the next keyframe: pictures
 * that build on what is missing would be smeared.
 */
export function picturesOf(content: TakeContent): { pictures: Picture[]; lost: LostStretch[] } {
  const pictures: Picture[] = [];
  const lost: LostStretch[] = [];
  let parts: TakePacket[] = [];
  let before: TakePacket | null = null;
  /** Null while pictures can be shown; else since when they can't. */
  let dirtySinceMs: number | null = Number.NEGATIVE_INFINITY;

  const finish = () => {
    const [first] = parts;
    const whole = parts;
    parts = [];
    if (first === undefined) return;
    const atMs = content.clock.wallMs(first.rtpTime);
    if (dirtySinceMs !== null && first.keyframe === null) return;
    if (dirtySinceMs !== null && Number.isFinite(dirtySinceMs))
      lost.push({ fromMs: dirtySinceMs, toMs: atMs });
    dirtySinceMs = null;
    pictures.push({ atMs, keyframe: first.keyframe, parts: whole });
  };

  for (const packet of content.packets) {
    if (before !== null && packet.sequence !== before.sequence + 1) {
      // A picture whose last packet carried the mark was whole; the one that the hole cut is not.
      parts = [];
      dirtySinceMs ??= pictures.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
    }
    before = packet;
    if (packet.sizeBytes === 0) continue;
    if (parts[0] !== undefined && parts[0].rtpTime !== packet.rtpTime) finish();
    if (parts.length > 0 || packet.startsPicture) parts.push(packet);
    if (packet.marker) finish();
  }
  finish();
  const last = content.packets.at(-1);
  if (dirtySinceMs !== null && Number.isFinite(dirtySinceMs) && last !== undefined) {
    lost.push({ fromMs: dirtySinceMs, toMs: content.clock.wallMs(last.rtpTime) });
  }
  return { pictures: inOrder(pictures), lost };
}

/** A step of the clock may set a picture before the one it follows: it keeps its place, a millisecond later. */
function inOrder(pictures: Picture[]): Picture[] {
  let lastMs = Number.NEGATIVE_INFINITY;
  return pictures.map((picture) => {
    const atMs = Math.max(picture.atMs, lastMs + 1);
    lastMs = atMs;
    return atMs === picture.atMs ? picture : { ...picture, atMs };
  });
}
