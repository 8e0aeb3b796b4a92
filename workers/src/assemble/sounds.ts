import { opusDurationMs } from './opus.ts';
import type { LostStretch } from './pictures.ts';
import type { TakeContent, TakePacket } from './read-take.ts';

/** One Opus packet on the wall clock. */
export interface Sound {
  readonly atMs: number;
  readonly durationMs: number;
  readonly packet: TakePacket;
}

/** The sound of a take, and the stretches whose packets never came. */
export function soundsOf(content: TakeContent): { sounds: Sound[]; lost: LostStretch[] } {
  const sounds: Sound[] = [];
  const lost: LostStretch[] = [];
  let before: { readonly sequence: number; readonly endMs: number } | null = null;
  for (const packet of content.packets) {
    const atMs = content.clock.wallMs(packet.rtpTime);
    const durationMs = opusDurationMs(packet.head >> 8, packet.head & 0xff);
    if (before !== null && packet.sequence > before.sequence + 1 && atMs > before.endMs) {
      lost.push({ fromMs: before.endMs, toMs: atMs });
    }
    before = { sequence: packet.sequence, endMs: atMs + durationMs };
    if (packet.sizeBytes > 0) sounds.push({ atMs, durationMs, packet });
  }
  return { sounds, lost };
}
