import { type ConnectionState, type Door, knock, type LiveRoom, TribuError } from '../../src/index.ts';
import type { GivenAnswer, Memory, Place } from '../room/memory.ts';
import { type Happening, nextScreen, OPENING, type Screen } from '../room/screen.ts';
import { permissionOf, type Source } from './devices.ts';
import { ownDevice, publishChosen } from './own-devices.ts';
import type { Entry } from './preview.ts';

/** How often the page before the room looks who is there, and whether it opened. */
const LOOK_EVERY_MS = 8000;
/** How often somebody before a locked door or in the waiting room asks again. */
const WAIT_EVERY_MS = 3000;
/** Nobody knocks more often than this, however wrong the browser's clock is. */
const KNOCK_AT_MOST_EVERY_MS = 2000;
/** Timers of browsers overflow beyond 24 days; looking again each hour is plenty. */
const LONGEST_SLEEP_MS = 3_600_000;

export interface SessionOptions {
  readonly memory: Memory;
  readonly changed: (screen: Screen) => void;
  /** Something failed after the person was let in; they stay inside. */
  readonly failed: (failure: unknown) => void;
}

/** Leads one person from the door through the room to the end: does what the screens ask for. */
export class Session {
  readonly #memory: Memory;
  readonly #changed: (screen: Screen) => void;
  readonly #failed: (failure: unknown) => void;
  #screen: Screen = OPENING;
  #serverUrl = '';
  #token = '';
  #timer: ReturnType<typeof setTimeout> | null = null;
  #stopRoom: (() => void) | null = null;
  #abort = new AbortController();
  #entry: Entry | null = null;
  /** Where this tab was before it was reloaded. */
  #place: Place | null = null;

  constructor({ memory, changed, failed }: SessionOptions) {
    this.#memory = memory;
    this.#changed = changed;
    this.#failed = failed;
  }

  /** The speaker chosen before entering, or null for the default one. */
  get speakerId(): string | null {
    return this.#entry?.speakerId ?? this.#place?.speakerId ?? null;
  }

  /** The devices chosen before entering; null for the default ones. */
  get deviceIds(): Readonly<Record<Source, string | null>> {
    return {
      microphone: this.#entry?.devices.microphone.deviceId ?? this.#place?.microphoneId ?? null,
      camera: this.#entry?.devices.camera.deviceId ?? this.#place?.cameraId ?? null,
    };
  }

  /** Knocks with this token. Called again with another one, it starts anew. */
  async start(serverUrl: string, token: string): Promise<void> {
    await this.close();
    this.#serverUrl = serverUrl;
    this.#token = token;
    this.#abort = new AbortController();
    await this.#knock();
  }

  async retry(): Promise<void> {
    this.#go({ type: 'knocking' });
    await this.#knock();
  }

  async enter(entry: Entry): Promise<void> {
    if (this.#screen.is !== 'check') return;
    const { door } = this.#screen;
    this.#entry = entry;
    this.#go({ type: 'entering' });
    await this.#walkIn(door, async (room) => {
      const { answer, textVersion } = entry.answer;
      this.#memory.keepAnswer(door.session.id, door.you.personId, entry.answer);
      const known = room.state.consents[door.you.personId]?.record;
      const told = known?.answer === answer && known.textVersion === textVersion;
      await Promise.all([
        told ? undefined : room.answerConsent('record', answer, textVersion),
        publishChosen(room, entry.devices),
      ]);
    });
  }

  /** The person changed their answer inside: the next entry knows it. */
  rememberAnswer(given: GivenAnswer): void {
    if (this.#screen.is !== 'call') return;
    const { room } = this.#screen;
    this.#memory.keepAnswer(room.sessionId, room.you.personId, given);
  }

  /** Comes back into a room that this page left, or that another window took over. */
  async resume(): Promise<void> {
    if (this.#screen.is !== 'over' || this.#screen.room === null) return;
    const { room, why } = this.#screen;
    if (why === 'left') return await this.retry();
    this.#go({ type: 'knocking' });
    try {
      await room.resume();
      this.#follow(room);
    } catch (failure) {
      this.#refused(failure);
    }
  }

  async close(): Promise<void> {
    this.#abort.abort();
    this.#sleep(null);
    this.#stopRoom?.();
    this.#stopRoom = null;
    const { room } = this.#screen.is === 'call' ? this.#screen : { room: null };
    this.#screen = OPENING;
    await room?.leave();
  }

  async #knock(): Promise<void> {
    const { signal } = this.#abort;
    try {
      const door = await knock({ serverUrl: this.#serverUrl, token: this.#token, signal });
      if (signal.aborted) return;
      const place = this.#memory.place(door.session.id, door.you.personId);
      this.#place = place;
      // This tab was inside and was reloaded: straight back in, as before.
      if (place !== null) await this.#walkIn(door, (room) => this.#restore(room, place));
      else this.#atDoor(door);
    } catch (failure) {
      if (!signal.aborted) this.#refused(failure);
    }
  }

  async #restore(room: LiveRoom, place: Place): Promise<void> {
    const publish = async (source: Source, deviceId: string | null): Promise<void> => {
      // Without a standing permission the browser would ask out of the blue: the bar's button asks instead.
      if ((await permissionOf(source)) !== 'granted') return;
      await room.publish(source, deviceId === null ? {} : { deviceId });
    };
    await Promise.all([
      place.microphone ? publish('microphone', place.microphoneId) : undefined,
      place.camera ? publish('camera', place.cameraId) : undefined,
    ]);
  }

  async #walkIn(door: Door, begin: (room: LiveRoom) => Promise<void>): Promise<void> {
    this.#sleep(null);
    let room: LiveRoom;
    try {
      room = await door.enter();
    } catch (failure) {
      this.#dropEntry();
      this.#memory.forgetPlace();
      return this.#refused(failure);
    }
    this.#follow(room);
    try {
      await begin(room);
    } catch (failure) {
      this.#failed(failure);
    }
    this.#keepPlace(room);
  }

  #follow(room: LiveRoom): void {
    this.#stopRoom?.();
    const enteredAt = room.clock.now();
    const watch = (connection: ConnectionState): void => {
      if (connection.is !== 'closed') return;
      this.#stopRoom?.();
      this.#stopRoom = null;
      this.#memory.forgetPlace();
      this.#go({ type: 'closed', connection, openedForMs: openedFor(room, enteredAt) });
    };
    const stops = [
      room.on('connection', ({ connection }) => watch(connection)),
      room.on('localTrack', () => this.#keepPlace(room)),
    ];
    this.#stopRoom = () => {
      for (const stop of stops) stop();
    };
    this.#go({ type: 'entered', room });
    watch(room.connection);
  }

  #keepPlace(room: LiveRoom): void {
    if (room.connection.is === 'closed') return;
    const idOf = (source: Source): string | null =>
      room.localTracks.get(source)?.track?.getSettings().deviceId ?? this.deviceIds[source];
    this.#memory.keepPlace({
      sessionId: room.sessionId,
      personId: room.you.personId,
      microphone: ownDevice(room, 'microphone').on,
      camera: ownDevice(room, 'camera').on,
      microphoneId: idOf('microphone'),
      cameraId: idOf('camera'),
      speakerId: this.speakerId,
    });
  }

  #atDoor(door: Door): void {
    this.#go({ type: 'door', door, nowMs: door.clock.now(), localNowMs: Date.now() });
    this.#lookAgain(door);
  }

  #refused(failure: unknown): void {
    const error = failure instanceof TribuError ? failure : new TribuError('internal', { cause: failure });
    this.#go({ type: 'refused', error, localNowMs: Date.now() });
    this.#lookAgain(null);
  }

  /** Early: knocks when it opens. At the door: looks who is there. */
  #lookAgain(door: Door | null): void {
    const screen = this.#screen;
    if (screen.is === 'early') {
      const untilMs = screen.opensAt - (Date.now() + screen.skewMs);
      this.#sleep(() => this.#knock(), Math.min(Math.max(untilMs, KNOCK_AT_MOST_EVERY_MS), LONGEST_SLEEP_MS));
    } else if (screen.is === 'waiting') {
      this.#sleep(() => this.#knock(), WAIT_EVERY_MS);
    } else if (screen.is === 'check' && !screen.entering && door !== null) {
      this.#sleep(() => this.#refresh(door), LOOK_EVERY_MS);
    } else {
      this.#sleep(null);
    }
  }

  async #refresh(door: Door): Promise<void> {
    if (this.#screen.is !== 'check' || this.#screen.entering) return;
    try {
      this.#atDoor(await door.refresh());
    } catch (failure) {
      const error = failure instanceof TribuError ? failure : new TribuError('internal', { cause: failure });
      // A shaky line does not chase anybody from the door; the next look may work.
      if (error.retryable) this.#lookAgain(door);
      else this.#refused(error);
    }
  }

  #sleep(next: (() => Promise<void>) | null, delayMs = 0): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = next === null ? null : setTimeout(() => void next(), delayMs);
  }

  /** Devices that were handed over for an entry that failed. */
  #dropEntry(): void {
    if (this.#entry === null) return;
    for (const { state } of Object.values(this.#entry.devices)) if (state.is === 'on') state.track.stop();
    this.#entry = null;
  }

  #go(happening: Happening): void {
    const screen = nextScreen(this.#screen, happening);
    if (screen === this.#screen) return;
    this.#screen = screen;
    this.#changed(screen);
  }
}

/** How long the room was open, for the goodbye; from one's own entry when the state does not tell. */
function openedFor(room: LiveRoom, enteredAt: number): number {
  const { status, session } = room.state;
  const end = status.is === 'ended' ? status.at : room.clock.now();
  return Math.max(0, end - Math.max(enteredAt, session?.startsAt ?? enteredAt));
}
