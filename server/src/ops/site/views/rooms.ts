import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { RoomsNow } from '../../resources.ts';
import type { Bars } from '../bars.ts';
import type { Shown } from '../shown.ts';
import type { Words } from '../words/words.ts';
import { type Column, headingOf, kindOf, state, tableOf, titleOf, troubleOf } from './parts.ts';

type Room = RoomsNow['rooms'][number];
type Node = RoomsNow['nodes'][number];

/** Rooms of all machines, and how busy these are. */
export function roomsView({ words, nowMs, rooms: news }: Shown): TemplateResult {
  const { value } = news;
  return html`${headingOf(words.t('rooms'), { words, news })} ${troubleOf(words, news)}
  ${value === null ? nothing : html`${roomList(words, value, nowMs)} ${nodeLoad(words, value.nodes)}`}`;
}

function roomList(words: Words, { rooms, more }: RoomsNow, nowMs: number): TemplateResult {
  const people = rooms.reduce((sum, room) => sum + room.people, 0);
  const columns: Column<Room>[] = [
    { title: words.t('room'), cell: ({ title }) => titleOf(words, title) },
    { title: words.t('kind'), cell: ({ kind }) => kindOf(words, kind) },
    { title: words.t('people'), numeric: true, cell: (room) => words.number(room.people) },
    { title: words.t('since'), cell: ({ since }) => words.ago(since, nowMs) },
    {
      title: words.t('ends'),
      cell: ({ endsAt }) => (endsAt === null ? words.t('unknown') : words.time(endsAt)),
    },
    { title: words.t('recording'), cell: ({ recording }) => recordingState(words, recording) },
    { title: words.t('node'), cell: ({ nodeId }) => html`<code>${nodeId}</code>` },
  ];
  return html`<section class="card">
    <p class="sum">
      ${words.t('roomsSum', { rooms: words.count('roomCount', rooms.length + more), people: words.count('peopleCount', people) })}
    </p>
    ${tableOf({ label: words.t('rooms'), columns, rows: rooms, none: words.t('roomsNone') })}
    ${more === 0 ? nothing : html`<p class="soft">${words.t('roomsMore', { count: words.number(more) })}</p>`}
  </section>`;
}

export function recordingState(words: Words, recording: Room['recording']): TemplateResult {
  if (recording === null) return state('nothing', words.t('recOff'));
  if (recording.trouble === null) return state('ok', words.t('recRunning'), 'good');
  return state('trouble', words.t('recTrouble'), 'alarm');
}

function nodeLoad(words: Words, nodes: readonly Node[]): TemplateResult {
  const columns: Column<Node>[] = [
    { title: words.t('node'), cell: ({ id }) => html`<code>${id}</code>` },
    {
      title: words.t('nodeState'),
      cell: ({ draining }) =>
        draining ? state('draining', words.t('nodeDrains')) : state('ok', words.t('nodeTakes'), 'good'),
    },
    {
      title: words.t('cpu'),
      heading: html`<i class="swatch cpu"></i>${words.t('cpu')}`,
      numeric: true,
      cell: ({ load }) => (load === null ? words.t('nodeNotYet') : words.percent(load.cpu)),
    },
    {
      title: words.t('reserved'),
      heading: html`<i class="swatch reserved"></i>${words.t('reserved')}`,
      numeric: true,
      cell: ({ load }) =>
        load === null
          ? words.t('unknown')
          : words.t('reservedOf', {
              reserved: words.number(load.reserved),
              capacity: words.number(load.capacity),
            }),
    },
  ];
  const measured = nodes.some(({ load }) => load !== null);
  return html`<section class="card">
    <h2>${words.t('nodes')}</h2>
    <p class="soft">${words.t('nodesText')}</p>
    <div class="figure">
      ${measured ? html`<ops-bars .bars=${loadBars(words, nodes)}></ops-bars>` : nothing}
      ${tableOf({ label: words.t('nodes'), columns, rows: nodes, none: words.t('unknown') })}
    </div>
  </section>`;
}

function loadBars(words: Words, nodes: readonly Node[]): Bars {
  const of = (share: (load: NonNullable<Node['load']>) => number) =>
    nodes.map(({ load }) => (load === null ? 0 : Math.round(share(load) * 100)));
  return {
    label: words.t('nodesChart'),
    names: nodes.map(({ id }) => id.slice(0, 12)),
    series: [
      { name: words.t('cpu'), colour: '--series-1', values: of(({ cpu }) => cpu) },
      {
        name: words.t('reserved'),
        colour: '--series-2',
        values: of(({ reserved, capacity }) => (capacity === 0 ? 0 : reserved / capacity)),
      },
    ],
    stacked: false,
    most: 100,
  };
}
