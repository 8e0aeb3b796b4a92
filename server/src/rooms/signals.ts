import {
  groupOf,
  isSilent,
  type RequestBody,
  type RoomState,
  type Signal,
  TribuError,
} from '@tribu-live/protocol';
import type { Clock } from './clock.ts';
import type { Peer } from './peer.ts';

export interface SignalsOptions {
  readonly clock: Clock;
  readonly state: () => RoomState;
  readonly peers: () => readonly Peer[];
}

/** Told at most once, to the others who are connected; nothing of it is kept (SPEC R1). */
export class Signals {
  readonly #options: SignalsOptions;

  constructor(options: SignalsOptions) {
    this.#options = options;
  }

  /** @throws TribuError quiet_now, forbidden */
  send(from: Peer, signal: RequestBody<'signal.send'>): void {
    const { clock, state, peers } = this.#options;
    const { people, groups } = state();
    const { personId } = from.who;
    const reacts = signal.type === 'reaction';
    if (reacts && people[personId]?.role === 'observer') throw new TribuError('forbidden');
    if (reacts && isSilent(state())) throw new TribuError('quiet_now');
    const told: Signal = { ...signal, from: personId, at: clock.now() };
    for (const peer of peers()) {
      if (peer === from) continue;
      // Applause belongs to who is heard together.
      if (reacts && groupOf(groups, peer.who.personId) !== groupOf(groups, personId)) continue;
      peer.push('signal', told);
    }
  }
}
