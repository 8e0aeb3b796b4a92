import type { ReplayWatched } from '@tribu-live/protocol/engagement';
import type { ReportOutcome } from './watch-reports.ts';

/**
 * Tells a server how much of a replay was played. The JSON goes as plain text: browsers ask another origin no
 * permission for it first, and a page that is being left has no time to.
 */
export async function postWatched(url: string, seconds: number, leaving: boolean): Promise<ReportOutcome> {
  const body = JSON.stringify({ seconds } satisfies ReplayWatched);
  if (leaving) return navigator.sendBeacon(url, body) ? 'taken' : 'lost';
  try {
    const { status } = await fetch(url, { method: 'POST', body, keepalive: true });
    // What was refused for good (the link has expired) would be refused again.
    return status >= 500 || status === 429 ? 'lost' : 'taken';
  } catch (failure) {
    if (failure instanceof TypeError) return 'lost'; // No line; what fetch throws for it.
    throw failure;
  }
}
