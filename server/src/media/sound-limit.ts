import type { types } from 'mediasoup';
import { MEDIA } from './defaults.ts';
import type { MediaClock } from './types.ts';

export interface SoundLimitOptions {
  readonly producer: types.Producer;
  readonly clock: MediaClock;
  readonly stats: () => Promise<types.ProducerStat[]>;
  readonly onTooMuch: (bitrate: number) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Looks at a sound's bitrate every few seconds as long as its producer lives. mediasoup lets sound pass to every
 * viewer whatever the line carries, and the bound that senders are told is only advice: one who ignores it would
 * fill everybody's line. A single look may catch what a line held back and delivers at once; two don't.
 */
export function limitSound({ producer, clock, stats, onTooMuch, onError }: SoundLimitOptions): void {
  let before = 0;
  let cancel: () => void = () => undefined;
  producer.observer.once('close', () => cancel());
  const look = async (): Promise<void> => {
    if (producer.closed) return;
    const bitrate = producer.paused ? 0 : (await stats()).reduce((sum, one) => sum + one.bitrate, 0);
    if (producer.closed) return;
    if (Math.min(before, bitrate) > MEDIA.maxSoundBitrate) onTooMuch(bitrate);
    else later();
    before = bitrate;
  };
  const later = (): void => {
    cancel = clock.after(MEDIA.soundCheckEveryMs, () => look().catch(failed));
  };
  const failed = (error: unknown): void => {
    if (producer.closed) return;
    onError(error);
    later();
  };
  later();
}
