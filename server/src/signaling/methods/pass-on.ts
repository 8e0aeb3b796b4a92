import { WORKSHOP_COMMANDS, type WorkshopMethod } from '@tribu-live/protocol';
import type { WorkshopCommand } from '../../rooms/decide/command.ts';
import type { Handler } from '../call.ts';

/** Commands that the room decides on word for word need no handler of their own. */
export const PASSED_ON = Object.fromEntries(
  (Object.keys(WORKSHOP_COMMANDS) as WorkshopMethod[]).map((method) => [method, passOn(method)]),
) as { readonly [M in WorkshopMethod]: Handler<M> };

function passOn<M extends WorkshopMethod>(method: M): Handler<M> {
  return ({ body, peer, room }) => {
    const { commandId, ...said } = body;
    // The schema of the method made it; indexing by a type parameter loses that tie.
    return room.act(peer, { type: method, ...said } as WorkshopCommand, commandId) as ReturnType<Handler<M>>;
  };
}
