import type { Method, RequestBody, Responses, RoomState } from '@tribu-live/protocol';
import type { Command, CommandBody } from '../../connection/commands.ts';

/** What a group of calls needs of its room. */
export interface Asking {
  state(): RoomState;
  /** Outlives a lost connection and has one effect (SPEC R7). @throws TribuError the refusal */
  command<M extends Command>(method: M, body: CommandBody<M>): Promise<void>;
  /** @throws TribuError the refusal; `connection_lost` at once while there is no connection */
  request<M extends Method>(method: M, body: RequestBody<M>): Promise<Responses[M]>;
}
