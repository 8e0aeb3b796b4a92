import type { CloseReason, TribuError } from '@tribu-live/protocol';

/** Where the connection to the room stands. `since` in milliseconds of the server's clock. */
export type LinkState =
  | { readonly is: 'joining' }
  | { readonly is: 'live' }
  | { readonly is: 'reconnecting'; readonly attempt: number; readonly since: number }
  | {
      readonly is: 'closed';
      readonly reason: CloseReason | 'left' | 'failed';
      readonly error?: TribuError;
    };

export type ClosedLink = Extract<LinkState, { is: 'closed' }>;
