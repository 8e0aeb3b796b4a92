import type { Page } from 'playwright-core';
import type { LoopShape } from '../../../loadtest/media/index.ts';
import { MARK_MS } from '../../../loadtest/media/index.ts';
import type { SdkWindow } from '../../../loadtest/support/index.ts';

type Shape = Pick<LoopShape, 'beepHz' | 'markAtMs'>;

/** Joins in a real browser, agrees to be recorded, and publishes a picture and a sound that flash and beep. */
export function enterAndMark(
  page: Page,
  options: { readonly serverUrl: string; readonly token: string; readonly shape: Shape },
): Promise<void> {
  const { serverUrl, token, shape } = options;
  return page.evaluate(enter, { serverUrl, token, ...shape, markMs: MARK_MS });
}

/** Runs in the page. */
async function enter(options: { serverUrl: string; token: string; markMs: number } & Shape): Promise<void> {
  const { serverUrl, token, beepHz, markAtMs, markMs } = options;
  const now = () => performance.timeOrigin + performance.now();
  const room = await (window as unknown as SdkWindow).tribu.join({ serverUrl, token });
  Object.assign(window, { room });
  await room.answerConsent('record', 'yes', 'test');
  await room.publish('microphone', { track: sound() });
  await room.publish('camera', { track: picture() });

  function sound(): MediaStreamTrack {
    const context = new AudioContext({ sampleRate: 48_000 });
    const tone = new OscillatorNode(context, { frequency: beepHz });
    const volume = new GainNode(context, { gain: 0 });
    const output = new MediaStreamAudioDestinationNode(context);
    tone.connect(volume).connect(output);
    tone.start();
    // Scheduled a second ahead, on the audio clock, which is held against the wall clock each time.
    let nextMs = Math.ceil(now() / 1000) * 1000 + markAtMs;
    setInterval(() => {
      for (; nextMs < now() + 1000; nextMs += 1000) {
        const at = context.currentTime + (nextMs - now()) / 1000;
        volume.gain.setValueAtTime(0.3, at);
        volume.gain.setValueAtTime(0, at + markMs / 1000);
      }
    }, 100);
    return onlyTrack(output.stream);
  }

  function picture(): MediaStreamTrack {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
    const pen = canvas.getContext('2d');
    setInterval(() => {
      if (pen === null) return;
      const isFlash = (now() - markAtMs) % 1000 < markMs;
      pen.fillStyle = isFlash ? '#fff' : '#555';
      pen.fillRect(0, 0, 320, 180);
      // Something that moves, so that each frame is a new one.
      if (!isFlash) {
        pen.fillStyle = '#333';
        pen.fillRect((now() / 10) % 320, 0, 20, 180);
      }
    }, 20);
    return onlyTrack(canvas.captureStream(30));
  }

  function onlyTrack(stream: MediaStream): MediaStreamTrack {
    const [track] = stream.getTracks();
    if (track === undefined) throw new Error('a stream without a track');
    return track;
  }
}
