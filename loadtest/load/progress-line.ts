import type { GeneratorFigures } from './generator/seats.ts';
import type { LiveCounts } from './k6-process.ts';
import type { Sample } from './samples.ts';

/** A word each few seconds: who is in, what went wrong, what it takes. */
export function progressLine(now: {
  readonly passedSeconds: number;
  readonly counts: LiveCounts | null;
  readonly sample: Sample;
  readonly figures: GeneratorFigures | null;
}): string {
  const { passedSeconds, counts, sample, figures } = now;
  const parts = [`${Math.round(passedSeconds)} s`.padStart(6)];
  if (counts !== null) {
    const { people_entered: entered = 0, people_left: left = 0, commands_sent: commands = 0 } = counts;
    const { events_told: told = 0, failures = 0, refusals = 0 } = counts;
    parts.push(`${entered - left} people in`, `${commands} commands`, `${told} events told`);
    if (failures + refusals > 0) parts.push(`${refusals} refused, ${failures} failed`);
  }
  if (figures !== null) parts.push(`${figures.packetsReceived} packets`, `${figures.packetsLost} lost`);
  parts.push(`machine ${Math.round(sample.busyShare * 100)} %`);
  const cores = Object.entries(sample.cores).filter(([, each]) => each >= 0.05);
  parts.push(cores.map(([part, each]) => `${part} ${each.toFixed(2)}`).join(', '));
  if (sample.loopLagMs !== null) parts.push(`loop ${Math.round(sample.loopLagMs)} ms`);
  return parts.filter((part) => part !== '').join(' · ');
}
