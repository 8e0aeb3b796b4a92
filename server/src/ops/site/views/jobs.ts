import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { JobsNow } from '../../resources.ts';
import type { IconName } from '../icons.ts';
import type { Shown } from '../shown.ts';
import type { Words } from '../words/words.ts';
import { type Column, headingOf, state, tableOf, troubleOf } from './parts.ts';

type Queue = JobsNow['queues'][number];
type Job = JobsNow['jobs'][number];

const ICONS: Readonly<Record<Job['state'], IconName>> = {
  waiting: 'waiting',
  active: 'active',
  failed: 'failed',
  done: 'ok',
};

/** What job workers have before them, do, and gave up. */
export function jobsView({ words, nowMs, jobs: news }: Shown): TemplateResult {
  const { value } = news;
  return html`${headingOf(words.t('jobs'), { words, news })} ${troubleOf(words, news)}
  ${value === null ? nothing : html`${queues(words, value.queues)} ${open(words, value.jobs, nowMs)}`}`;
}

function queueName(words: Words, queue: string): string {
  return words.named(`queue_${queue}`, queue);
}

function queues(words: Words, rows: readonly Queue[]): TemplateResult {
  const columns: Column<Queue>[] = [
    { title: words.t('queue'), cell: ({ queue }) => queueName(words, queue) },
    { title: words.t('waiting'), numeric: true, cell: ({ waiting }) => words.number(waiting) },
    { title: words.t('active'), numeric: true, cell: ({ active }) => words.number(active) },
    {
      title: words.t('failed'),
      numeric: true,
      cell: ({ failed }) => (failed === 0 ? words.number(0) : state('failed', words.number(failed), 'alarm')),
    },
  ];
  return html`<section class="card">
    <p class="soft">${words.t('jobsText')}</p>
    ${tableOf({ label: words.t('queue'), columns, rows, none: words.t('jobsNone') })}
  </section>`;
}

function open(words: Words, rows: readonly Job[], nowMs: number): TemplateResult {
  const columns: Column<Job>[] = [
    { title: words.t('queue'), cell: ({ queue }) => queueName(words, queue) },
    { title: words.t('about'), cell: ({ key }) => html`<code>${key}</code>` },
    {
      title: words.t('state'),
      cell: (job) =>
        state(ICONS[job.state], words.t(`job_${job.state}`), job.state === 'failed' ? 'alarm' : 'calm'),
    },
    { title: words.t('since'), cell: ({ since }) => words.ago(since, nowMs) },
    { title: words.t('attempt'), numeric: true, cell: ({ attempts }) => words.number(attempts) },
    {
      title: words.t('worker'),
      cell: ({ worker }) => (worker === null ? '–' : html`<code>${worker}</code>`),
    },
  ];
  return html`<section class="card">
    <h2>${words.t('jobsOpen')}</h2>
    ${tableOf({ label: words.t('jobsOpen'), columns, rows, none: words.t('jobsNone') })}
  </section>`;
}
