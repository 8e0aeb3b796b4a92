import type { SilenceReason } from '../primitives.ts';
import { isSilent } from './slices/exercise.ts';
import { groupOf } from './slices/groups.ts';
import { type RoomState, type Track, trackOf } from './state.ts';

/**
 * Every reason that silences a track now (SPEC R9), alphabetical; heard or seen when empty. What its person
 * chose stands with the track, the rest follows from what the room is doing: when that is over each is as they
 * themselves had chosen.
 */
export function silenceReasons(state: RoomState, track: Track): SilenceReason[] {
  const reasons = new Set<SilenceReason>(track.silenced);
  const { personId, source } = track;
  if (state.muted[personId]?.includes(source)) reasons.add('moderator');
  if (source === 'microphone') {
    // What is whispered to one must not be heard by all.
    if (trackOf(state, personId, 'whisper') !== undefined) reasons.add('whisper');
    for (const reason of studentReasons(state, personId)) reasons.add(reason);
  }
  return [...reasons].sort();
}

function studentReasons(state: RoomState, personId: string): SilenceReason[] {
  if (state.people[personId]?.role !== 'student') return [];
  if (isSilent(state)) return ['silence'];
  if (groupOf(state.groups, personId) !== null || state.floor.includes(personId)) return [];
  const reader = state.circle?.reader?.personId;
  if (reader === personId) return [];
  const reasons: SilenceReason[] = [];
  if (state.circle !== null) reasons.push('turn');
  if (state.microphones === 'closed') reasons.push('moderator');
  return reasons;
}
