import type { TrackSource } from '@tribu-live/protocol';

/** The slim bars over the pictures. At most two at a time, the most useful first. */
export type Note =
  | { readonly is: 'reconnecting' }
  | { readonly is: 'unplugged'; readonly source: 'microphone' | 'camera' }
  | { readonly is: 'dead' }
  | { readonly is: 'recording'; readonly text: string }
  | { readonly is: 'weak'; readonly quality: 'weak' | 'bad'; readonly offersCameraOff: boolean }
  | { readonly is: 'weakOther'; readonly name: string }
  | { readonly is: 'sharing' }
  | { readonly is: 'time'; readonly text: string };

export type Quality = 'good' | 'weak' | 'bad';

export interface NoteFacts {
  readonly reconnecting: boolean;
  readonly ownQuality: Quality;
  readonly offersCameraOff: boolean;
  readonly microphoneDead: boolean;
  readonly unplugged: readonly TrackSource[];
  readonly weakOthers: readonly string[];
  readonly sharing: boolean;
  /** What is wrong with the recording, for whoever leads the session. */
  readonly recordingWords: string | null;
  readonly timeWords: string | null;
}

const MOST = 2;

export function notes(facts: NoteFacts): Note[] {
  // While the line is gone nothing else can be told or done about it.
  if (facts.reconnecting) return [{ is: 'reconnecting' }];
  const all: Note[] = [];
  if (facts.unplugged.includes('microphone')) all.push({ is: 'unplugged', source: 'microphone' });
  else if (facts.microphoneDead) all.push({ is: 'dead' });
  if (facts.recordingWords !== null) all.push({ is: 'recording', text: facts.recordingWords });
  if (facts.timeWords !== null) all.push({ is: 'time', text: facts.timeWords });
  if (facts.unplugged.includes('camera')) all.push({ is: 'unplugged', source: 'camera' });
  if (facts.ownQuality !== 'good') {
    all.push({ is: 'weak', quality: facts.ownQuality, offersCameraOff: facts.offersCameraOff });
  } else {
    for (const name of facts.weakOthers) all.push({ is: 'weakOther', name });
  }
  if (facts.sharing) all.push({ is: 'sharing' });
  return all.slice(0, MOST);
}
