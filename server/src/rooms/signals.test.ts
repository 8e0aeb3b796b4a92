import type { RequestBody, Signal } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import {
  DecidedRoom,
  exerciseStart,
  GAEL,
  INES,
  KARIM,
  LEA,
  OLGA,
  uuid,
  ZOE,
} from '../../test/support/decided-room.ts';
import type { Peer } from './peer.ts';
import { Signals } from './signals.ts';

const APPLAUSE: RequestBody<'signal.send'> = { type: 'reaction', data: { kind: 'applause' } };
const QUALITY: RequestBody<'signal.send'> = { type: 'connection.quality', data: { quality: 'weak' } };
const ALL = [INES, LEA, KARIM, ZOE, GAEL, OLGA];

function stage() {
  const room = new DecidedRoom();
  const heard: [string, Signal][] = [];
  const peers = ALL.map(
    (personId): Peer => ({
      who: { sessionId: 's', personId, name: '', role: 'student', grants: [], enteredAt: 0, keyId: '' },
      instanceId: personId,
      push: (name, body) => {
        if (name === 'signal') heard.push([personId, body as Signal]);
      },
      close: () => undefined,
    }),
  );
  const clock = { now: () => room.nowMs, after: () => () => undefined };
  const signals = new Signals({ clock, state: () => room.state, peers: () => peers });
  const send = (from: string, signal: RequestBody<'signal.send'>) => {
    heard.length = 0;
    const peer = peers.find(({ who }) => who.personId === from);
    if (peer === undefined) throw new Error(`${from} is not here`);
    signals.send(peer, signal);
    return heard.map(([id]) => id);
  };
  return { room, send, heard };
}

const refusal = (code: string) => expect.objectContaining({ code });

describe('signals', () => {
  it('[R1] are told to the others with who and when', () => {
    const { room, send, heard } = stage();
    expect(send(LEA, QUALITY)).toEqual(ALL.filter((id) => id !== LEA));
    expect(heard[0]?.[1]).toEqual({ ...QUALITY, from: LEA, at: room.nowMs });
  });

  it('[W3] carry no reaction in silence', () => {
    const { room, send } = stage();
    room.must(INES, exerciseStart(uuid(1)));
    for (const who of [LEA, INES]) expect(() => send(who, APPLAUSE)).toThrow(refusal('quiet_now'));
    expect(send(LEA, QUALITY)).toHaveLength(5);
    room.must(INES, { type: 'exercise.pause', exerciseId: uuid(1) });
    expect(send(LEA, APPLAUSE)).toHaveLength(5);
  });

  it('[W14] carry reactions within a group, and none of observers', () => {
    const { room, send } = stage();
    expect(() => send(OLGA, APPLAUSE)).toThrow(refusal('forbidden'));
    room.must(INES, {
      type: 'groups.form',
      roundId: uuid(1),
      prompt: [],
      minutes: null,
      how: 'random',
      size: 2,
      groups: [
        { name: 'A', members: [LEA, KARIM] },
        { name: 'B', members: [ZOE, GAEL] },
      ],
    });
    expect(send(LEA, APPLAUSE)).toEqual([KARIM]);
    expect(send(INES, APPLAUSE)).toEqual([OLGA]);
    const [first] = room.state.groups?.groups ?? [];
    room.must(INES, { type: 'groups.visit', groupId: first?.id ?? null });
    expect(send(LEA, APPLAUSE)).toEqual([INES, KARIM]);
  });
});
