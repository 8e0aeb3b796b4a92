import { describe, expect, it } from 'vitest';
import { MEDIA } from '../../media/defaults.ts';
import { Speech } from './speech.ts';

const { voiceHoldMs: HOLD_MS, voiceIntervalMs: INTERVAL_MS } = MEDIA;
const BOTH = new Map([
  ['t-lea', 'lea'],
  ['t-karim', 'karim'],
]);

/** As the media layer tells it: heard at the end of its first interval, gone after the hold. */
function says(speech: Speech, trackIds: readonly string[], fromMs: number, toMs: number): void {
  speech.hear(trackIds, fromMs + INTERVAL_MS);
  speech.hear([], toMs + HOLD_MS);
}

function opened(): Speech {
  const speech = new Speech();
  speech.open(BOTH, 0);
  return speech;
}

const spoken = (speech: Speech, nowMs: number) => Object.fromEntries(speech.spoken(nowMs));

describe('how long people are heard', () => {
  it('[E1] is from their first word to their last, without the hold', () => {
    const speech = opened();
    says(speech, ['t-lea'], 1000, 7000);
    says(speech, ['t-lea'], 20_000, 20_500);
    expect(spoken(speech, 30_000)).toEqual({ lea: 6500 });
  });

  it('[E1] is each one’s own when they talk at once', () => {
    const speech = opened();
    speech.hear(['t-lea'], 1250);
    speech.hear(['t-lea', 't-karim'], 3250);
    speech.hear(['t-karim'], 5000 + HOLD_MS);
    expect(spoken(speech, 10_000)).toEqual({ lea: 4000, karim: 7000 });
  });

  it('[E1] counts nothing of a microphone that is silenced or of nobody’s', () => {
    const speech = opened();
    speech.hear(['t-lea', 't-whisper'], 1250);
    speech.open(new Map([['t-karim', 'karim']]), 3000);
    speech.hear([], 3000 + HOLD_MS);
    expect(spoken(speech, 10_000)).toEqual({ lea: 2000 });
    speech.hear(['t-lea'], 11_000);
    expect(spoken(speech, 20_000)).toEqual({ lea: 2000 });
    speech.open(BOTH, 20_000);
    expect(spoken(speech, 21_000)).toEqual({ lea: 3000 });
  });

  it('[E1] is shared out between two stretches without loss, also of somebody who fell silent at the border', () => {
    const speech = opened();
    speech.hear(['t-lea', 't-karim'], 1000 + INTERVAL_MS);
    expect(spoken(speech, 60_000)).toEqual({ lea: 59_000, karim: 59_000 });
    speech.restart(60_000);
    // Karim's last word was 500 ms before the border; Léa goes on.
    speech.hear(['t-lea'], 59_500 + HOLD_MS);
    expect(spoken(speech, 60_200)).toEqual({ lea: 200, karim: 0 });
    speech.hear(['t-lea', 't-karim'], 62_000 + INTERVAL_MS);
    expect(spoken(speech, 64_000)).toEqual({ lea: 4000, karim: 1500 });
  });
});
