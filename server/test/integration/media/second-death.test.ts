import { describe, expect, it, vi } from 'vitest';
import { Stage, startEngine } from './stage.ts';

describe('when the worker that came for a dead one dies, too', () => {
  it('[R9] while the room gets its router from it: the call fails, the room hears of it and tries again', async () => {
    const engine = await startEngine();
    const stage = new Stage(engine);
    await stage.enter('ana');
    const [first = 0] = engine.workerPids();
    process.kill(first, 'SIGKILL');
    await stage.listener.until(({ what }) => what === 'reset');
    const second = await vi.waitFor(() => {
      const [pid] = engine.workerPids();
      if (pid === undefined) throw new Error('not there yet');
      return pid;
    });
    // It stands still, so that the router is under way when it dies.
    process.kill(second, 'SIGSTOP');
    const entering = expect(stage.enter('ana')).rejects.toMatchObject({
      code: 'media_unavailable',
      retryable: true,
    });
    await new Promise((resolve) => setImmediate(resolve));
    process.kill(second, 'SIGKILL');
    await entering;
    const resets = () => stage.listener.told.filter(({ what }) => what === 'reset');
    await vi.waitFor(() => expect(resets()).toHaveLength(2));
    await stage.enter('ana');
    expect(stage.keeps('ana')).toBe(true);
    await engine.close('test is over');
  });
});
