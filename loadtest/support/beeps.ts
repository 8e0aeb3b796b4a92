import type { Page } from 'playwright-core';
import { BEEP_HZ } from '../media/index.ts';
import type { SdkWindow } from './sdk-page.ts';

interface BeepWindow extends SdkWindow {
  /** Moments (in seconds of the page's audio clock) at which a beep began, in order. */
  readonly beepsHeard: number[];
  hear(track: MediaStreamTrack): void;
}

/** Teaches the page to hear the beeps of a MediaLoop; call once per load, after the SDK is there. */
export async function installBeeps(page: Page): Promise<void> {
  await page.evaluate(install, BEEP_HZ);
}

/** Moments at which beeps were heard so far, in milliseconds of the page's audio clock. */
export function beepsHeardMs(page: Page): Promise<number[]> {
  return page.evaluate(() => (window as unknown as BeepWindow).beepsHeard.map((at) => at * 1000));
}

/** Share of beeps that were heard between the first and the last one: gaps tell how many are missing. */
export function shareHeard(heardMs: readonly number[], spacingMs: number): number {
  let missing = 0;
  for (const [index, at] of heardMs.entries()) {
    const before = heardMs[index - 1];
    if (before !== undefined) missing += Math.max(0, Math.round((at - before) / spacingMs) - 1);
  }
  return heardMs.length / Math.max(1, heardMs.length + missing);
}

/** Runs in the page. */
async function install(hz: number): Promise<void> {
  const context = new AudioContext({ sampleRate: 48_000 });
  const beepsHeard: number[] = [];
  // Listens in windows of 10 ms, whole periods of the tone; a new beep needs 50 ms of quiet before it.
  const detector = `registerProcessor('beep-detector', class extends AudioWorkletProcessor {
    cosine = 0; sine = 0; energy = 0; samples = 0; quietWindows = 9;
    process([[channel]]) {
      if (!channel) return true;
      for (let at = 0; at < channel.length; at++) {
        const phase = 2 * Math.PI * ${hz} * this.samples / sampleRate;
        this.cosine += channel[at] * Math.cos(phase);
        this.sine += channel[at] * Math.sin(phase);
        if (++this.samples === 480) this.judge();
      }
      return true;
    }
    judge() {
      const loud = Math.hypot(this.cosine, this.sine) / 240 > 0.05;
      if (loud && this.quietWindows >= 5) this.port.postMessage(currentTime);
      this.quietWindows = loud ? 0 : this.quietWindows + 1;
      this.cosine = this.sine = this.samples = 0;
    }
  });`;
  await context.audioWorklet.addModule(
    URL.createObjectURL(new Blob([detector], { type: 'text/javascript' })),
  );

  function hear(track: MediaStreamTrack): void {
    const stream = new MediaStream([track]);
    // Chromium feeds a remote track to Web Audio only while an element plays it.
    const element = new Audio();
    element.srcObject = stream;
    element.muted = true;
    void element.play();
    const ear = new AudioWorkletNode(context, 'beep-detector', { numberOfOutputs: 0 });
    ear.port.onmessage = ({ data }) => beepsHeard.push(data);
    new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(ear);
  }

  Object.assign(window, { beepsHeard, hear });
}

/** Joins without publishing, shows the other's picture and hears the other's beeps. */
export function enterAndHear(page: Page, options: { serverUrl: string; token: string }): Promise<void> {
  return page.evaluate(enter, options);
}

/** Runs in the page. */
async function enter(options: { serverUrl: string; token: string }): Promise<void> {
  const { tribu, hear } = window as unknown as BeepWindow;
  const room = await tribu.join(options);
  const take = ({ source, track }: { source: string; track: MediaStreamTrack }) => {
    if (source === 'microphone') {
      hear(track);
      return;
    }
    const video = document.createElement('video');
    video.muted = true;
    video.autoplay = true;
    video.srcObject = new MediaStream([track]);
    document.body.replaceChildren(video);
  };
  for (const track of room.remoteTracks.values()) take(track);
  room.on('trackAdded', ({ track }) => take(track));
  Object.assign(window, { room });
}
