import { emptyState, type RoomState } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { jobsOf } from './derived.ts';

const ENDED: RoomState['status'] = { is: 'ended', at: 1, reason: 'time' };
const captured: RoomState = { ...emptyState('s'), captured: true };

describe('the jobs of a step', () => {
  it('[D5] the end of a session of which anything was captured orders its replay, once', () => {
    const over: RoomState = { ...captured, status: ENDED };
    expect(jobsOf(captured, over)).toEqual([
      { queue: 'compose', key: 's', data: { sessionId: 's' }, afterSeconds: 3 },
      { queue: 'engagement', key: 's', data: { sessionId: 's' }, afterSeconds: 0 },
    ]);
    expect(jobsOf(over, over)).toEqual([]);
    expect(jobsOf(captured, captured)).toEqual([]);
  });

  it('[D5] [E1] what was never captured, or was cancelled, is not composed', () => {
    const over: RoomState = { ...emptyState('s'), status: ENDED };
    expect(jobsOf(emptyState('s'), over).map(({ queue }) => queue)).toEqual(['engagement']);
    expect(jobsOf(captured, { ...captured, status: { is: 'cancelled', at: 1, reason: '' } })).toEqual([]);
  });
});
