import type { RoomState } from '@tribu-live/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { workshopState } from '../../test/support/workshop-state.ts';
import type { RoomMedia, RoomMediaListener, Route } from '../media/types.ts';
import type { Logger } from '../telemetry/index.ts';
import { MediaGate } from './media-gate.ts';

const STUDENTS = Array.from({ length: 10 }, (_, i) => `s${i}`);

describe('the gate between journal and media', () => {
  let state: RoomState;
  let applied: (readonly Route[])[];
  let listener: RoomMediaListener;
  let gate: MediaGate;

  beforeEach(() => {
    state = workshopState(STUDENTS);
    applied = [];
    gate = new MediaGate({
      open: (told) => {
        listener = told;
        return {
          apply: async (routes: readonly Route[]) => void applied.push(routes),
          disconnect: () => undefined,
          close: () => undefined,
        } as unknown as RoomMedia;
      },
      state: () => state,
      peerOf: () => undefined,
      onVoices: () => undefined,
      onRecorder: () => undefined,
      clock: { now: () => 0, after: () => () => undefined },
      log: {} as Logger,
    });
    gate.reconcile();
  });

  const voicesTo = (personId: string) =>
    applied
      .at(-1)
      ?.filter(({ source }) => source === 'microphone')
      .filter(({ viewers }) => viewers.some((viewer) => viewer.personId === personId && !viewer.paused))
      .map(({ publisherId }) => publisherId);

  it('[R9] leaves the media alone when an event changes nothing for it, and only then', () => {
    state = { ...state, seq: 7, chat: { ...state.chat } };
    gate.reconcile();
    expect(applied).toHaveLength(1);
    state = { ...state, floor: ['s9'] };
    gate.reconcile();
    gate.reconcile();
    expect(applied).toHaveLength(2);
  });

  it('[R9] follows what a viewer says is on screen, and forgets it with them', () => {
    gate.demand('s0', [{ trackId: 's1-camera', width: 320, height: 180 }]);
    const toS0 = () => applied.at(-1)?.find(({ trackId }) => trackId === 's2-camera')?.viewers;
    expect(toS0()?.find(({ personId }) => personId === 's0')?.paused).toBe(true);
    gate.forget('s0');
    gate.reconcile();
    expect(applied).toHaveLength(3);
  });

  it('[R9] lets through whoever speaks up in a full room, and asks nothing of the media while the order stays', () => {
    expect(voicesTo('ines')).not.toContain('s9');
    listener.voices?.({ loudest: ['s9-microphone'], speaking: ['s9-microphone'] });
    expect(voicesTo('ines')).toContain('s9');
    expect(voicesTo('ines')).toHaveLength(8);
    listener.voices?.({ loudest: ['s9-microphone'], speaking: [] });
    expect(applied).toHaveLength(2);
  });

  it('[R9] after its end it asks nothing any more', () => {
    gate.close('room');
    listener.voices?.({ loudest: ['s9-microphone'], speaking: ['s9-microphone'] });
    gate.reconcile();
    expect(applied).toHaveLength(1);
  });
});
