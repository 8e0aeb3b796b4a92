import { spawn } from 'node:child_process';
import { expect, it, vi } from 'vitest';
import { ProcessorShare } from './processor-share.ts';

function keepBusy(forMs: number): void {
  const untilMs = performance.now() + forMs;
  while (performance.now() < untilMs);
}

it('is what this process used since the last look', async () => {
  const processor = new ProcessorShare(() => performance.now());
  await processor.measure();
  expect(processor.share).toBe(0);
  keepBusy(100);
  await processor.measure();
  expect(processor.share).toBeGreaterThan(0.01);
  expect(processor.share).toBeLessThanOrEqual(1);
});

it.runIf(process.platform === 'linux')('counts its children, media workers above all', async () => {
  const child = spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' });
  // This process itself seems idle: what is seen is the child's.
  const idle = vi.spyOn(process, 'cpuUsage').mockReturnValue({ user: 0, system: 0 });
  try {
    const processor = new ProcessorShare(() => performance.now());
    await processor.measure();
    const used = async (): Promise<number> => {
      await processor.measure();
      return processor.share;
    };
    await expect.poll(used, { timeout: 5000, interval: 50 }).toBeGreaterThan(0.05);
  } finally {
    idle.mockRestore();
    child.kill('SIGKILL');
  }
});
