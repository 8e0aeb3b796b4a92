import type { MediaLoop } from './media-loop.ts';
import { type PacketSink, RtpStream } from './rtp-stream.ts';
import { packetiseVp8 } from './vp8.ts';

export const VIDEO_PAYLOAD_TYPE = 96;

/** One size of a picture on its own RTP stream: alone, or one of a simulcast. */
export class VideoLayer {
  readonly stream: RtpStream;
  keyframesSent = 0;
  keyframesAsked = 0;
  #loop: MediaLoop;
  #held = false;
  #chainStart: number | null = null;
  #pictureId = 0;
  #keyframeWanted = false;

  constructor(loop: MediaLoop, sink: PacketSink, cname: string) {
    this.#loop = loop;
    this.stream = new RtpStream({ sink, cname, payloadType: VIDEO_PAYLOAD_TYPE, clockRate: 90_000 });
  }

  get loop(): MediaLoop {
    return this.#loop;
  }

  /** Goes on with another size on the same stream, as a browser does whose line or processor is short of breath. */
  use(loop: MediaLoop): void {
    if (loop.framesPerSecond !== this.#loop.framesPerSecond) throw new RangeError('loops of one pace only');
    this.#loop = loop;
    this.startAnew();
  }

  /** Sends nothing while held, as a browser does with the upper layers of a simulcast on a weak line. */
  hold(held: boolean): void {
    this.#held = held;
    this.startAnew();
  }

  get held(): boolean {
    return this.#held;
  }

  /** The next frame will be a keyframe because somebody asked. */
  askKeyframe(): void {
    this.keyframesAsked++;
    this.#keyframeWanted = true;
  }

  /** Frames were left out: only a keyframe makes sense now. */
  startAnew(): void {
    this.#chainStart = null;
  }

  /** Sends frame number `count` since the Unix epoch, whose moment is `momentMs`. */
  sendFrame(count: number, momentMs: number): void {
    if (this.#held) return;
    const index = count % (this.#loop.framesPerSecond * this.#loop.seconds);
    if (index === 0 || this.#chainStart === null || this.#keyframeWanted) {
      this.#chainStart = index;
      this.#keyframeWanted = false;
      this.keyframesSent++;
    }
    const payloads = packetiseVp8(this.#loop.frame(this.#chainStart, index), this.#pictureId);
    this.#pictureId = (this.#pictureId + 1) & 0x7fff;
    for (const [at, payload] of payloads.entries()) {
      this.stream.send(payload, momentMs, at === payloads.length - 1);
    }
  }
}
