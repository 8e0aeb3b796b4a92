import type { ReplayGap as Gap, Seen } from '../../../loadtest/replay/index.ts';

/** Beats between two moments that were not found, by whether a gap of the manifest names them. */
export interface Losses {
  /** Missing flashes and beeps within a named gap of their source. */
  readonly named: number;
  /** Missing ones that no gap names: moments since the Unix epoch. */
  readonly unnamed: { readonly camera: readonly number[]; readonly microphone: readonly number[] };
  /** The gaps of this person that lie there, in order. */
  readonly gaps: readonly Gap[];
}

export function lossesOf(
  seen: Seen,
  gaps: readonly Gap[],
  span: { readonly personId: string; readonly fromMs: number; readonly toMs: number },
): Losses {
  const { personId, fromMs, toMs } = span;
  const own = gaps.filter((gap) => gap.personId === personId && gap.toMs > fromMs && gap.fromMs < toMs);
  const report = seen.between(fromMs, toMs);
  const isNamed = (source: string) => (momentMs: number) =>
    own.some((gap) => gap.source === source && momentMs >= gap.fromMs && momentMs <= gap.toMs);
  const camera = report.missingFlashes.filter((moment) => !isNamed('camera')(moment));
  const microphone = report.missingBeeps.filter((moment) => !isNamed('microphone')(moment));
  const missing = report.missingFlashes.length + report.missingBeeps.length;
  return {
    named: missing - camera.length - microphone.length,
    unnamed: { camera, microphone },
    gaps: own,
  };
}
