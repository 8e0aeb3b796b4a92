import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { LiveRoom, TribuError } from '../../src/index.ts';
import type { Quality } from '../room/notes.ts';

/** Follows a room for a screen: redraws on each change and keeps what comes only as signals. */
export class RoomWatch implements ReactiveController {
  /** How well the line of each other person carries; absent until told. */
  readonly qualities = new Map<string, Quality>();
  /** Others whose microphone is on but gives nothing. */
  readonly silent = new Set<string>();
  ownMicrophoneDead = false;
  /** Speech would gain if the own camera were off. Until declined, or the line is good again. */
  suggestsCameraOff = false;
  readonly #host: ReactiveControllerHost;
  readonly #onError: (error: TribuError) => void;
  #room: LiveRoom | null = null;
  #stops: (() => void)[] = [];

  constructor(host: ReactiveControllerHost, onError: (error: TribuError) => void) {
    this.#host = host;
    this.#onError = onError;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#room !== null) this.#listen(this.#room);
  }

  hostDisconnected(): void {
    this.#stop();
  }

  follow(room: LiveRoom): void {
    if (room === this.#room) return;
    this.#stop();
    this.#room = room;
    this.qualities.clear();
    this.silent.clear();
    this.ownMicrophoneDead = false;
    this.suggestsCameraOff = false;
    this.#listen(room);
  }

  #listen(room: LiveRoom): void {
    if (this.#stops.length > 0) return;
    const redraw = (): void => this.#host.requestUpdate();
    this.#stops = [
      room.on('state', redraw),
      room.on('connection', ({ connection }) => {
        if (connection.is === 'live' && connection.quality === 'good') this.suggestsCameraOff = false;
        redraw();
      }),
      room.on('suggestCameraOff', () => {
        this.suggestsCameraOff = true;
        redraw();
      }),
      room.on('trackAdded', redraw),
      room.on('trackRemoved', redraw),
      room.on('localTrack', redraw),
      room.on('microphoneDead', ({ dead }) => {
        this.ownMicrophoneDead = dead;
        redraw();
      }),
      room.on('signal', (signal) => {
        if (signal.type === 'connection.quality') this.qualities.set(signal.from, signal.data.quality);
        else if (signal.type === 'microphone.dead') {
          if (signal.data.dead) this.silent.add(signal.from);
          else this.silent.delete(signal.from);
        }
        redraw();
      }),
      room.on('error', ({ error }) => this.#onError(error)),
    ];
  }

  #stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}
