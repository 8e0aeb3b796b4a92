import type { RecordingTrouble } from '@tribu-live/protocol';
import { isConnected, type RoomState } from '../../src/index.ts';
import type { Words } from '../words/words.ts';
import { firstName } from './call-view.ts';

/** What one person is shown of the recording; derived anew from the room's state, never kept. */
export type RecordingLight =
  /** Nothing of anybody is recorded. */
  | { readonly is: 'none' }
  /** `without`: others here who said no, as far as this person may know. */
  | { readonly is: 'on'; readonly without: readonly string[] }
  /** Others are recorded; this person said no. */
  | { readonly is: 'not-you' }
  /** `told`: why, for whoever leads the session. */
  | { readonly is: 'trouble'; readonly told: RecordingTrouble | null };

/** What a light says: beside the dot, at length, and why, where there is more to say. */
export interface LightWords {
  readonly short: string;
  readonly long: string;
}

export function recordingLight(state: RoomState, youId: string): RecordingLight {
  const { recording } = state;
  const leads = state.people[youId]?.role === 'mentor';
  const declined = (personId: string): boolean => state.consents[personId]?.record?.answer === 'no';
  switch (recording.is) {
    case 'running':
      if (declined(youId)) return { is: 'not-you' };
      return {
        is: 'on',
        without: Object.values(state.people)
          .filter((person) => person.id !== youId && isConnected(person) && declined(person.id))
          .map(({ name }) => firstName(name)),
      };
    case 'trouble':
      // Who leads the session has to know, also when they are not on the recording themselves.
      if (leads) return { is: 'trouble', told: recording.trouble };
      return declined(youId) ? { is: 'not-you' } : { is: 'trouble', told: null };
    case 'off':
    case 'composing':
    case 'ready':
    case 'failed':
    case 'deleted':
      return { is: 'none' };
  }
}

export function lightWords(light: RecordingLight, { t }: Words): LightWords {
  switch (light.is) {
    case 'none':
      return { short: t('recording.none'), long: t('recording.noneLong') };
    case 'on':
      return {
        short:
          light.without.length === 0
            ? t('recording.on')
            : t('recording.without', { name: light.without.join(', ') }),
        long: t('recording.onLong'),
      };
    case 'not-you':
      return { short: t('recording.notYou'), long: t('recording.notYouLong') };
    case 'trouble':
      return {
        short: t('recording.trouble'),
        long:
          light.told === null
            ? t('recording.troubleStudent')
            : t('recording.troubleMentor', { what: t(`recording.trouble.${light.told}`) }),
      };
  }
}

/** What a screen reader is told when the light changes; empty when it did not, or was never lit. */
export function lightSpoken(before: RecordingLight | null, now: RecordingLight, words: Words): string {
  const unlit = before === null || before.is === 'none';
  if (now.is === 'none' && unlit) return '';
  const said = lightWords(now, words).long;
  return before !== null && lightWords(before, words).long === said ? '' : said;
}
