import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type ShowsTrack, VisibleReport, type VisibleTile } from '../control/visible.ts';
import { TribuElement } from '../parts/tribu-element.ts';
import type { CallView, Face, OwnFace, TileRemark, WaitingWords } from '../room/call-view.ts';
import { chooseLayout, gridColumns, type Layout } from '../room/layout.ts';
import { base } from '../style/base.ts';
import { stageStyles } from './tribu-stage.styles.ts';

/** The pictures and how they are arranged. Says `tiles-visible` with what is on screen. */
export class TribuStage extends TribuElement {
  static override properties = {
    ...TribuElement.properties,
    view: { attribute: false },
    own: { attribute: false },
    stale: { type: Boolean },
    remarks: { attribute: false },
    waiting: { attribute: false },
    size: { state: true },
  };
  static override styles = [base, stageStyles];
  declare view: CallView;
  declare own: OwnFace;
  declare stale: boolean;
  /** By person id. */
  declare remarks: ReadonlyMap<string, TileRemark>;
  declare waiting: ReadonlyMap<string, WaitingWords>;
  declare size: { readonly width: number; readonly height: number };

  readonly #resized = new ResizeObserver(([entry]) => {
    if (entry === undefined) return;
    this.size = { width: entry.contentRect.width, height: entry.contentRect.height };
  });

  constructor() {
    super();
    this.stale = false;
    this.remarks = new Map();
    this.waiting = new Map();
    this.size = { width: 0, height: 0 };
    new VisibleReport(
      this,
      () => this.renderRoot.querySelectorAll<Element & ShowsTrack>('tribu-tile'),
      (tiles) => this.tell<VisibleTile[]>('tiles-visible', tiles),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('size') && !changed.has('view')) return;
    const columns = gridColumns(this.view.others.length + 1, this.size.width, this.size.height);
    this.style.setProperty('--columns', String(columns));
  }

  protected override render(): TemplateResult {
    const { others, screen } = this.view;
    const layout: Layout = chooseLayout({ ...this.size, others: others.length, screen: screen !== null });
    return html`
      <div class="stage" part="stage" data-layout=${layout} role="group" aria-label=${this.words.t('call.stage')}>
        ${
          screen === null
            ? nothing
            : html`<tribu-tile
                class="screen" .words=${this.words} .personId=${screen.personId} .name=${screen.name}
                .plate=${this.words.t('tile.screenOf', { name: screen.name })} .picture=${screen.picture} contain ?stale=${this.stale}
              ></tribu-tile>`
        }
        <div class="faces">
          ${repeat(
            others,
            (face) => face.personId,
            (face) => this.#face(face),
          )}
          ${this.#ownFace()}
        </div>
      </div>
    `;
  }

  #face(face: Face): TemplateResult {
    const waiting = this.waiting.get(face.personId);
    const lost = face.presence === 'lost';
    return html`
      <tribu-tile
        class="other" .words=${this.words} .personId=${face.personId} .name=${face.name} .picture=${face.camera}
        .muted=${face.muted && face.presence === 'here'} ?stale=${this.stale || lost}
        .remark=${this.remarks.get(face.personId) ?? null} .heading=${waiting?.heading ?? ''} .text=${waiting?.text ?? ''}
      ></tribu-tile>
    `;
  }

  #ownFace(): TemplateResult {
    const { camera, personId, name, muted } = this.own;
    return html`
      <tribu-tile
        class="own" .words=${this.words} .personId=${personId} .name=${name} .plate=${this.words.t('common.you')} mirrored
        .picture=${camera === null ? { is: 'off' } : { is: 'live', trackId: 'own', track: camera }} .muted=${muted}
      ></tribu-tile>
    `;
  }
}
