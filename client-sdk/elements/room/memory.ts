/** What a tab remembers of its place in a room, so that a reload leads straight back in. */
export interface Place {
  readonly sessionId: string;
  readonly personId: string;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly microphoneId: string | null;
  readonly cameraId: string | null;
  readonly speakerId: string | null;
}

/** An answer to one version of the consent text. */
export interface GivenAnswer {
  readonly answer: 'yes' | 'no';
  readonly textVersion: string;
}

/** The part of Web Storage that is used; pages may forbid it, then nothing is remembered. */
export interface KeyValues {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const PLACE_KEY = 'tribu-live:place';
const answerKey = (sessionId: string, personId: string): string =>
  `tribu-live:record:${sessionId}:${personId}`;
const hintsKey = (sessionId: string): string => `tribu-live:hints:${sessionId}`;

export class Memory {
  readonly #store: KeyValues | null;

  constructor(store: KeyValues | null) {
    this.#store = store;
  }

  /** The place left by a reload of this tab in the same session as the same person, or null. */
  place(sessionId: string, personId: string): Place | null {
    const place = this.#read(PLACE_KEY) as Place | null;
    return place?.sessionId === sessionId && place.personId === personId ? place : null;
  }

  keepPlace(place: Place): void {
    this.#write(PLACE_KEY, place);
  }

  forgetPlace(): void {
    this.#guard((store) => store.removeItem(PLACE_KEY));
  }

  answer(sessionId: string, personId: string): GivenAnswer | null {
    return this.#read(answerKey(sessionId, personId)) as GivenAnswer | null;
  }

  keepAnswer(sessionId: string, personId: string, given: GivenAnswer): void {
    this.#write(answerKey(sessionId, personId), given);
  }

  /** Until when a mentor wants no hint in this session, server's milliseconds; 0: hints are welcome. */
  hintsRestUntil(sessionId: string): number {
    const until = this.#read(hintsKey(sessionId));
    return typeof until === 'number' ? until : 0;
  }

  keepHintsRest(sessionId: string, untilMs: number): void {
    this.#write(hintsKey(sessionId), untilMs);
  }

  #read(key: string): unknown {
    const text = this.#guard((store) => store.getItem(key)) ?? null;
    if (text === null) return null;
    return this.#guard(() => JSON.parse(text) as unknown) ?? null;
  }

  #write(key: string, value: unknown): void {
    this.#guard((store) => store.setItem(key, JSON.stringify(value)));
  }

  /** Storage may be forbidden, full or hold something foreign: then this tab simply has no memory. */
  #guard<T>(use: (store: KeyValues) => T): T | undefined {
    if (this.#store === null) return undefined;
    try {
      return use(this.#store);
    } catch {
      return undefined;
    }
  }
}

/** The tab's own storage, or null where the browser forbids even asking for it. */
export function tabStorage(): KeyValues | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}

/** What the browser remembers for this site beyond a tab, or null where it forbids even asking. */
export function pageStorage(): KeyValues | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
