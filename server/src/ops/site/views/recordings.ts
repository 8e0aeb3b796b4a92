import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { RecordingsNow } from '../../resources.ts';
import type { Shown } from '../shown.ts';
import type { Words } from '../words/words.ts';
import { type Column, headingOf, kindOf, state, tableOf, titleOf, troubleOf } from './parts.ts';
import { recordingState } from './rooms.ts';

type Running = RecordingsNow['running'][number];
type Node = RecordingsNow['nodes'][number];
type Listed = RecordingsNow['waiting'][number];

/** How recordings fare, what needs somebody first. */
export function recordingsView({ words, nowMs, recordings: news }: Shown): TemplateResult {
  const { value } = news;
  return html`${headingOf(words.t('recordings'), { words, news })} ${troubleOf(words, news)}
  ${
    value === null
      ? nothing
      : html`${running(words, value.running, nowMs)} ${failed(words, value.failed)} ${composing(words, value)}
        ${capture(words, value.nodes)}`
  }`;
}

function running(words: Words, rows: readonly Running[], nowMs: number): TemplateResult {
  const columns: Column<Running>[] = [
    { title: words.t('session'), cell: ({ title }) => titleOf(words, title) },
    { title: words.t('kind'), cell: ({ kind }) => kindOf(words, kind) },
    { title: words.t('state'), cell: ({ recording }) => recordingState(words, recording) },
    {
      title: words.t('why'),
      cell: ({ recording }) => (recording?.trouble == null ? '–' : words.t(`trouble_${recording.trouble}`)),
    },
    {
      title: words.t('since'),
      cell: ({ recording }) => (recording === null ? '–' : words.ago(recording.since, nowMs)),
    },
  ];
  const title = words.t('recRunningTitle');
  return html`<section class="card">
    <h2>${title}</h2>
    ${tableOf({ label: title, columns, rows, none: words.t('recRunningNone') })}
  </section>`;
}

function capture(words: Words, rows: readonly Node[]): TemplateResult {
  const figure = (of: (capture: NonNullable<Node['capture']>) => string) => (node: Node) =>
    node.capture === null ? '–' : of(node.capture);
  const columns: Column<Node>[] = [
    { title: words.t('node'), cell: ({ id }) => html`<code>${id}</code>` },
    { title: words.t('state'), cell: (node) => captureState(words, node) },
    { title: words.t('takes'), numeric: true, cell: figure(({ takesOpen }) => words.number(takesOpen)) },
    {
      title: words.t('takesTrouble'),
      numeric: true,
      cell: figure(({ takesInTrouble }) => words.number(takesInTrouble)),
    },
    {
      title: words.t('uploads'),
      numeric: true,
      cell: figure(({ piecesToUpload }) => words.number(piecesToUpload)),
    },
    {
      title: words.t('behind'),
      numeric: true,
      cell: figure(({ uploadsBehindSeconds: seconds }) =>
        seconds === 0 ? words.t('behindNone') : words.duration(seconds),
      ),
    },
  ];
  return html`<section class="card">
    <h2>${words.t('capture')}</h2>
    ${tableOf({ label: words.t('capture'), columns, rows, none: words.t('unknown') })}
  </section>`;
}

function captureState(words: Words, { capture }: Node): TemplateResult {
  if (capture === null) return state('unknown', words.t('captureUnknown'));
  return capture.connected
    ? state('ok', words.t('captureOn'), 'good')
    : state('trouble', words.t('captureOff'), 'alarm');
}

function composing(words: Words, value: RecordingsNow): TemplateResult {
  const columns: Column<RecordingsNow['composing'][number]>[] = [
    ...listed<RecordingsNow['composing'][number]>(words),
    {
      title: words.t('progress'),
      cell: ({ progress, title }) =>
        html`<progress max="1" value=${progress} aria-label=${words.t('progressOf', { title: titleOf(words, title) })}></progress>
          ${words.percent(progress)}`,
    },
    { title: words.t('attempt'), numeric: true, cell: ({ attempts }) => words.number(attempts) },
  ];
  return html`<section class="card">
      <h2>${words.t('recComposing')}</h2>
      ${tableOf({ label: words.t('recComposing'), columns, rows: value.composing, none: words.t('recComposingNone') })}
    </section>
    <section class="card">
      <h2>${words.t('recWaiting')}</h2>
      ${tableOf({ label: words.t('recWaiting'), columns: listed(words), rows: value.waiting, none: words.t('recWaitingNone') })}
    </section>`;
}

function failed(words: Words, rows: RecordingsNow['failed']): TemplateResult {
  const columns: Column<RecordingsNow['failed'][number]>[] = [
    ...listed<RecordingsNow['failed'][number]>(words),
    {
      title: words.t('why'),
      cell: ({ failure }) => state('failed', words.t(`failure_${failure ?? 'unknown'}`), 'alarm'),
    },
  ];
  return html`<section class="card">
    <h2>${words.t('recFailed')}</h2>
    ${tableOf({ label: words.t('recFailed'), columns, rows, none: words.t('recFailedNone') })}
  </section>`;
}

function listed<Row extends Listed>(words: Words): Column<Row>[] {
  return [
    { title: words.t('session'), cell: ({ title }) => titleOf(words, title) },
    { title: words.t('kind'), cell: ({ kind }) => kindOf(words, kind) },
    { title: words.t('date'), cell: ({ startsAt }) => words.moment(startsAt) },
  ];
}
