import './bars.ts';
import type { CohortEngagement, Standing } from '@tribu-live/protocol/engagement';
import { render } from 'lit/html.js';
import type { Cohorts, JobsNow, RecordingsNow, RoomsNow } from '../resources.ts';
import { hashOf, placeOf } from './place.ts';
import { NO_NEWS, Poll } from './poll.ts';
import type { Acts, Shown, SortColumn } from './shown.ts';
import { frameOf } from './views/frame.ts';
import { langOf, wordsFor } from './words/words.ts';

/** Who looks at rooms wants to see them come and go. */
const ROOMS_INTERVAL_MS = 2000;
const WORK_INTERVAL_MS = 5000;
/** Standings change by the hour. */
const COHORTS_INTERVAL_MS = 60_000;

/** The operators' page: asks the server, and draws what it hears. */
class OpsPage implements Acts {
  readonly #root: HTMLElement;
  #shown: Shown;
  #cohortPoll: Poll<CohortEngagement> | null = null;

  constructor(root: HTMLElement) {
    this.#root = root;
    const { section, cohortId } = placeOf(location.hash);
    this.#shown = {
      words: wordsFor(langOf(document.documentElement.lang)),
      nowMs: Date.now(),
      section,
      rooms: NO_NEWS,
      recordings: NO_NEWS,
      jobs: NO_NEWS,
      cohorts: NO_NEWS,
      cohortId: null,
      cohort: NO_NEWS,
      standing: null,
      sort: { by: 'standing', down: false },
    };
    this.#ask<RoomsNow>('rooms', ROOMS_INTERVAL_MS, 'rooms');
    this.#ask<RecordingsNow>('recordings', WORK_INTERVAL_MS, 'recordings');
    this.#ask<JobsNow>('jobs', WORK_INTERVAL_MS, 'jobs');
    this.#ask<Cohorts>('cohorts', COHORTS_INTERVAL_MS, 'cohorts');
    window.addEventListener('hashchange', () => this.#go());
    if (cohortId !== null) this.#choose(cohortId);
    this.#draw();
  }

  chooseCohort(id: string | null): void {
    location.hash = hashOf({ section: 'cohorts', cohortId: id });
  }

  showStanding(standing: Standing | null): void {
    this.#show({ standing });
  }

  sortBy(column: SortColumn): void {
    const { by, down } = this.#shown.sort;
    this.#show({ sort: { by: column, down: by === column && !down } });
  }

  async signOut(): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    await fetch('/ops/sign-out', { method: 'POST', headers, body: '{}' });
    location.reload();
  }

  #ask<T>(path: string, intervalMs: number, what: 'rooms' | 'recordings' | 'jobs' | 'cohorts'): Poll<T> {
    return new Poll<T>({
      path,
      intervalMs,
      onNews: (news) => this.#show({ [what]: news }),
      onSignedOut: () => location.reload(),
    });
  }

  /** Where the address says, by a link or by the browser's own buttons. */
  #go(): void {
    const { section, cohortId } = placeOf(location.hash);
    const elsewhere = section !== this.#shown.section;
    if (cohortId !== this.#shown.cohortId) this.#choose(cohortId);
    this.#show({ section });
    if (!elsewhere) return;
    // Who reads by ear hears the new heading, not the old link.
    window.scrollTo(0, 0);
    document.getElementById('content')?.focus();
  }

  #choose(cohortId: string | null): void {
    this.#cohortPoll?.close();
    this.#cohortPoll = null;
    this.#shown = { ...this.#shown, cohortId, cohort: NO_NEWS, standing: null };
    if (cohortId === null) return;
    this.#cohortPoll = new Poll<CohortEngagement>({
      path: `cohorts/${encodeURIComponent(cohortId)}?lang=${this.#shown.words.lang}`,
      intervalMs: COHORTS_INTERVAL_MS,
      onNews: (cohort) => this.#show({ cohort }),
      onSignedOut: () => location.reload(),
    });
  }

  #show(change: Partial<Shown>): void {
    this.#shown = { ...this.#shown, ...change };
    this.#draw();
  }

  #draw(): void {
    this.#shown = { ...this.#shown, nowMs: Date.now() };
    render(frameOf(this.#shown, this), this.#root);
  }
}

const root = document.getElementById('page');
if (root !== null) new OpsPage(root);
