import { join, type LiveRoom, type RoomState, TribuError } from '@tribu-live/client-sdk';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';

export type Entering =
  | { readonly is: 'entering' }
  | { readonly is: 'inside'; readonly room: LiveRoom }
  | { readonly is: 'refused'; readonly code: string };

/** Joins while the component is shown, and says goodbye when it goes. */
export function useRoom(serverUrl: string, token: string): Entering {
  const [entering, setEntering] = useState<Entering>({ is: 'entering' });
  useEffect(() => {
    const abort = new AbortController();
    const joining = join({ serverUrl, token, signal: abort.signal });
    joining.then(
      (room) => abort.signal.aborted || setEntering({ is: 'inside', room }),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setEntering({ is: 'refused', code: error instanceof TribuError ? error.code : 'internal' });
      },
    );
    return () => {
      abort.abort();
      joining.then(
        (room) => room.leave(),
        () => undefined, // Never entered: nothing to leave.
      );
    };
  }, [serverUrl, token]);
  return entering;
}

/** The room's state; a new object each time something changed, so that React sees it. */
export function useRoomState(room: LiveRoom): RoomState {
  const subscribe = useCallback((changed: () => void) => room.on('state', changed), [room]);
  return useSyncExternalStore(subscribe, () => room.state);
}
