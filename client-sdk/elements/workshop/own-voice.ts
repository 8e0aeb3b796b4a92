import { type SilenceReason, silenceReasons, type TrackSource } from '@tribu-live/protocol';
import { type RoomState, trackOf } from '../../src/index.ts';
import { firstName } from '../room/call-view.ts';
import type { Words } from '../words/words.ts';

/** Why a person's own track is held back by somebody else than themselves; empty when it is not. */
export function heldBack(state: RoomState, youId: string, source: TrackSource): SilenceReason[] {
  const track = trackOf(state, youId, source);
  // Without a microphone of one's own the room's rule counts all the same: it says when one may open it.
  const asIf = track ?? { id: '', personId: youId, source, silenced: [], publishedAt: 0 };
  return silenceReasons(state, asIf).filter((reason) => reason !== 'self');
}

/** The same in words, the reason that weighs most; empty when nothing holds the microphone back. */
export function microphoneWords(state: RoomState, youId: string, words: Words): string {
  const reasons = heldBack(state, youId, 'microphone');
  if (reasons.includes('whisper')) {
    const to = trackOf(state, youId, 'whisper')?.to ?? '';
    return words.t('work.mic.whisper', { name: firstName(state.people[to]?.name ?? '') });
  }
  if (reasons.includes('silence')) return words.t('work.mic.silence');
  if (state.muted[youId]?.includes('microphone') === true) return words.t('work.mic.moderator');
  if (reasons.includes('turn')) return words.t('work.mic.turn');
  return reasons.includes('moderator') ? words.t('work.mic.closed') : '';
}

/** Who whispers to this person now; null when nobody does. */
export function whispererOf(state: RoomState, youId: string): string | null {
  const track = Object.values(state.tracks).find(({ source, to }) => source === 'whisper' && to === youId);
  return track === undefined ? null : (state.people[track.personId]?.name ?? null);
}
