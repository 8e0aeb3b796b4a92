/** Rooms of one make: how many, who sends camera and microphone, who only looks on. */
export interface Shape {
  readonly name: string;
  readonly rooms: number;
  readonly senders: number;
  readonly viewers: number;
}

export const SHAPES = {
  lecture: { name: '1 to 20', rooms: 1, senders: 1, viewers: 20 },
  six: { name: '6 x 6', rooms: 1, senders: 6, viewers: 0 },
  ten: { name: '10 x 10', rooms: 1, senders: 10, viewers: 0 },
  pairs: { name: '20 rooms of 2', rooms: 20, senders: 2, viewers: 0 },
} as const satisfies Record<string, Shape>;

/** Everybody of a shape, joined and ready to send. */
export interface Gathering {
  /** Sends, or falls silent. */
  play(on: boolean): void;
  /** Packets that came to people so far. */
  packets(): number;
  close(): Promise<void>;
}
