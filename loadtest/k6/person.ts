import type { Accepted, JoinAnswer, Joined, PageSaved, Pushes } from '@tribu-live/protocol';
import { PROTOCOL_VERSION } from '../../protocol/src/version.ts';
import { SILENCE_LIMIT_MS } from '../../protocol/src/wire.ts';
import { type Credential, knock } from './knock.ts';
import { LiveSocket } from './live-socket.ts';
import * as measures from './measures.ts';
import { MediaLink } from './media-link.ts';
import { Place } from './place.ts';
import { CONNECTION_LOST, Refusal } from './refusal.ts';
import type { RoomContext } from './room-context.ts';
import type { Seat } from './school.ts';
import { between, later } from './time.ts';

/** A tile of a workshop, in CSS pixels. */
const TILE = { width: 320, height: 180 };
/** Who is alone with somebody sees them large. */
const LARGE = { width: 1280, height: 720 };
const TILES = 12;
const CONSENT = { purpose: 'record', answer: 'yes', textVersion: 'record-1' };
/** As the SDK does (SPEC C3): the first try soon, each wait at most this share of the time lost so far. */
const FIRST_RETRY_MS = 120;
const RETRY_SHARE = 0.2;
const LONGEST_RETRY_MS = 5000;
const GIVE_UP_MS = 20_000;

/** Somebody in a room by the public protocol, who comes back when the connection is lost. */
export class Person {
  readonly seat: Seat;
  readonly place = new Place();
  readonly #room: RoomContext;
  readonly #headers: Record<string, string>;
  readonly #instanceId = crypto.randomUUID();
  readonly #media: MediaLink | null;
  #socket: LiveSocket | null = null;
  #resumeToken: string | null = null;
  #entry: readonly string[] = [];
  #revision = 0;
  #gone = false;
  #returning = false;

  /** @param address from which this person seems to come, where the server believes its proxy */
  constructor(seat: Seat, room: RoomContext, address: string) {
    this.seat = seat;
    this.#room = room;
    this.#headers = { 'x-forwarded-for': address };
    const { generator } = room.settings;
    const sends = room.settings.media === 'full' || room.sends(seat);
    this.#media =
      generator === null || !sends ? null : new MediaLink(generator, `${room.sessionId}/${seat.id}`, this);
  }

  get there(): boolean {
    return this.#socket !== null;
  }

  /** Joins for the first time; what goes wrong is counted. Gives whether it went well. */
  async enter(): Promise<boolean> {
    const token = this.#room.school.token(this.#room.sessionId, this.seat);
    const startMs = Date.now();
    try {
      const joined = await this.#join(this.#room.settings.url, { token });
      measures.joinMs.add(Date.now() - startMs);
      measures.entered.add(1);
      if (this.#room.settings.media !== 'none') await this.command('consent.answer', CONSENT);
      await this.#startMedia(joined);
      return true;
    } catch (error) {
      this.#note(error);
      measures.noteFailure('join', `${this.seat.id}: ${error}`);
      return false;
    }
  }

  /** A request with a command's id. Gives whether it was accepted. */
  async command(method: string, body: object = {}): Promise<boolean> {
    const atMs = Date.now();
    measures.commands.add(1);
    const answer = await this.#ask(method, { ...body, commandId: crypto.randomUUID() });
    if (answer === null) return false;
    measures.answerMs.add(Date.now() - atMs);
    this.#room.times.answered((answer as Accepted).seq, this.seat.id, atMs);
    return true;
  }

  /** @param dueMs since when this text waits to be saved */
  async save(exerciseId: string, text: string, dueMs: number): Promise<void> {
    this.#revision += 1;
    const answer = await this.#ask('page.save', { exerciseId, revision: this.#revision, text });
    if ((answer as PageSaved | null)?.is !== 'saved') return;
    measures.pageSaveMs.add(Date.now() - dueMs);
    measures.pagesSaved.add(1);
  }

  /** Any request; null when it was refused or lost, which is counted. */
  ask(method: string, body: object): Promise<unknown> {
    return this.#ask(method, body);
  }

  /** @throws Refusal */
  request(method: string, body: object): Promise<unknown> {
    if (this.#socket === null) return Promise.reject(new Refusal(CONNECTION_LOST, method));
    return this.#socket.request(method, body);
  }

  /** Says which cameras are on screen: one large, or twelve at the size of a tile. */
  async look(): Promise<void> {
    if (this.#media === null) return;
    const others = [...this.place.cameras].filter(([, personId]) => personId !== this.seat.id);
    const size = others.length === 1 ? LARGE : TILE;
    const visible = others.slice(0, TILES).map(([trackId]) => ({ trackId, ...size }));
    await this.#ask('media.demand', { visible });
  }

  /** The line is cut without a goodbye, and this person comes back as the SDK does. */
  async cutAndReturn(): Promise<void> {
    this.#socket?.close();
    this.#socket = null;
    await this.#return();
  }

  /** To be called every now and then: who hears nothing for 2.5 s takes the line for lost (SPEC C3). */
  watch(nowMs: number): void {
    if (this.#socket === null || nowMs - this.#socket.heardAtMs < SILENCE_LIMIT_MS) return;
    this.#socket.close();
    this.#lost('nothing was heard for 2.5 s');
  }

  async leave(): Promise<void> {
    this.#gone = true;
    if (this.#socket === null) return;
    await this.#ask('room.leave', { commandId: crypto.randomUUID() });
    this.#socket?.close();
    this.#socket = null;
    await this.#media?.end();
    measures.left.add(1);
  }

  async #join(url: string, credential: Credential): Promise<Joined> {
    const startMs = Date.now();
    const answer = await this.#measured(knock(url, credential, this.#headers));
    measures.knockMs.add(Date.now() - startMs);
    this.#entry = answer.entry;
    const auth = { resumeToken: answer.resumeToken };
    const socket = await this.#measured(LiveSocket.connect(answer.url, auth, this.#headers));
    const early: [string, unknown][] = [];
    socket.onPush = (name, body) => early.push([name, body]);
    try {
      const joined = (await this.#measured(socket.request('room.join', this.#joinBody(answer)))) as Joined;
      this.#resumeToken = joined.resumeToken;
      this.place.catchUp(joined.catchUp);
      this.#socket = socket;
      socket.onPush = (name, body) => this.#hear(name, body);
      socket.onEnd = (why) => this.#lost(why);
      for (const [name, body] of early) this.#hear(name, body);
      return joined;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  #joinBody(answer: JoinAnswer): object {
    const { last } = this.place;
    const transports = this.#media?.transports ?? null;
    return {
      protocolVersion: PROTOCOL_VERSION,
      instanceId: this.#instanceId,
      rtpCapabilities: capabilities(answer.rtpCapabilities),
      ...(last === null ? {} : { last }),
      ...(last === null || transports === null ? {} : { transports }),
    };
  }

  async #startMedia({ media }: Joined): Promise<void> {
    if (this.#media === null || media.kind === 'kept') return;
    await this.#media.start(media.transports, media.consumers);
  }

  #hear(name: string, body: unknown): void {
    const nowMs = Date.now();
    if (name === 'events') {
      const { events } = body as Pushes['events'];
      this.place.take(events);
      for (const event of events) {
        if ('hidden' in event) continue;
        this.#room.times.arrived(event.seq, this.seat.id, nowMs);
        measures.eventsTold.add(1);
      }
    } else if (name === 'snapshot') this.place.replace((body as Pushes['snapshot']).state);
    else if (name === 'token') this.#resumeToken = (body as Pushes['token']).resumeToken;
    else if (name === 'closing') this.#gone ||= (body as Pushes['closing']).reason === 'ended';
    else this.#media?.hear(name, body);
  }

  #lost(why: string): void {
    this.#socket = null;
    if (this.#gone || this.#returning) return;
    measures.noteFailure('lost', `${this.seat.id}: ${why}`);
    void this.#return();
  }

  async #return(): Promise<void> {
    this.#returning = true;
    const lostAtMs = Date.now();
    await later(between(0.6, 1) * FIRST_RETRY_MS);
    for (let turn = 0; !this.#gone; turn += 1) {
      try {
        const url = this.#entry[turn % Math.max(1, this.#entry.length)] ?? this.#room.settings.url;
        const joined = await this.#join(url, { resumeToken: this.#resumeToken ?? '' });
        this.#returning = false;
        measures.reconnectMs.add(Date.now() - lostAtMs);
        measures.returns.add(1);
        await this.#startMedia(joined);
        return;
      } catch (error) {
        const lostForMs = Date.now() - lostAtMs;
        if (lostForMs > GIVE_UP_MS || !(error instanceof Refusal)) {
          this.#gone = true;
          measures.noteFailure('reconnect', `${this.seat.id}: ${error}`);
        }
        await later(between(0.6, 1) * Math.min(LONGEST_RETRY_MS, Math.max(150, lostForMs * RETRY_SHARE)));
      }
    }
  }

  async #ask(method: string, body: object): Promise<unknown> {
    try {
      return await this.#measured(this.request(method, body));
    } catch (error) {
      this.#note(error);
      return null;
    }
  }

  /** Counts whether the server refused it. What it didn't answer, or what was lost with its connection, is a failure. */
  async #measured<T>(work: Promise<T>): Promise<T> {
    try {
      const value = await work;
      measures.refused.add(false);
      return value;
    } catch (error) {
      if (error instanceof Refusal && error.code !== CONNECTION_LOST && error.code !== 'timeout') {
        measures.refused.add(true);
        measures.noteRefusal(error.code);
      }
      throw error;
    }
  }

  #note(error: unknown): void {
    if (!(error instanceof Refusal)) measures.noteFailure('script', `${this.seat.id}: ${error}`);
    else if (error.code === 'timeout') measures.noteFailure('timeout', `${this.seat.id}: ${error.message}`);
    else if (error.code !== CONNECTION_LOST) console.warn(`${this.seat.id}: ${error.message}`);
  }
}

/** What a browser could receive of this room, less what estimates bandwidth: synthetic media don't answer that. */
function capabilities(room: JoinAnswer['rtpCapabilities']): object {
  const codecs = room.codecs
    .filter((codec) => !codec.mimeType.toLowerCase().endsWith('/rtx'))
    .map((codec) => ({
      ...codec,
      rtcpFeedback: (codec.rtcpFeedback ?? []).filter(
        ({ type }) => !['transport-cc', 'goog-remb'].includes(type),
      ),
    }));
  return { codecs, headerExtensions: [] };
}
