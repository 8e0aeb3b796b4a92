import type { ConnectionEvents } from '../connection/connection-options.ts';

type Push = ConnectionEvents['push'];

/** What takes in each kind of push. */
export type PushHandlers = {
  readonly [N in Push['name']]: (body: Extract<Push, { readonly name: N }>['body']) => void;
};

/** Hands a push to its handler; a newer server may push what this release doesn't know (SPEC R8). */
export function handlePush(handlers: PushHandlers, push: Push): void {
  if (!Object.hasOwn(handlers, push.name)) return;
  const handle = handlers[push.name] as (body: Push['body']) => void;
  handle(push.body);
}
