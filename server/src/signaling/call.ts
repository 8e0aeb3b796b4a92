import type { Method, RequestBody, Responses } from '@tribu-live/protocol';
import type { Peer } from '../rooms/peer.ts';
import type { Room } from '../rooms/room.ts';

/** One request of a client, parsed and counted against its rate. */
export interface Call<M extends Method> {
  readonly body: RequestBody<M>;
  readonly peer: Peer;
  /** The room this socket joined; for `room.join` the one it is about to. */
  readonly room: Room;
  /** Sends the answer at once; what the handler returns afterwards is not sent again. */
  readonly reply: (value: Responses[M]) => void;
}

export type Handler<M extends Method> = (call: Call<M>) => Promise<Responses[M]>;

/** A method's handler; every method of the protocol has one. */
export type Handlers = { readonly [M in Method]: Handler<M> };
