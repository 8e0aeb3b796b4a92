import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type ShowsTrack, VisibleReport, type VisibleTile } from '../control/visible.ts';
import type { Face } from '../room/call-view.ts';
import { firstName } from '../room/call-view.ts';
import { gridColumns } from '../room/layout.ts';
import { base } from '../style/base.ts';
import { workIcon } from './icons.ts';
import { inSight, withinReach } from './people-view.ts';
import { facesStyles } from './tribu-faces.styles.ts';
import { WorkshopElement } from './workshop-element.ts';

/** Below this width a tile of a gallery is a stamp: the gallery scrolls instead. */
const SMALLEST_TILE_PX = 120;

/** The pictures of a workshop: one large and the others in a strip, or all alike. */
export class TribuFaces extends WorkshopElement {
  static override properties = {
    ...WorkshopElement.properties,
    gallery: { type: Boolean },
    large: { attribute: false },
    fixed: { type: Boolean },
    size: { state: true },
  };
  static override styles = [base, facesStyles];
  /** All alike instead of one large. */
  declare gallery: boolean;
  /** Who is shown large; one's own id is possible; null: nobody. */
  declare large: string | null;
  /** The way of showing is not this person's to choose. */
  declare fixed: boolean;
  declare size: { readonly width: number; readonly height: number };

  readonly #resized = new ResizeObserver(([entry]) => {
    if (entry === undefined) return;
    this.size = { width: entry.contentRect.width, height: entry.contentRect.height };
  });

  constructor() {
    super();
    this.gallery = false;
    this.large = null;
    this.fixed = false;
    this.size = { width: 0, height: 0 };
    new VisibleReport(
      this,
      () => this.renderRoot.querySelectorAll<Element & ShowsTrack>('tribu-tile'),
      (tiles: VisibleTile[]) => this.room.reportVisible(tiles),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    // Whatever takes this place may show no picture at all.
    this.workshop.room.reportVisible([]);
  }

  protected override render(): TemplateResult {
    const { view } = this.frame;
    const faces = inSight(withinReach(view.others, this.room.state, this.youId));
    const alike = this.gallery && view.screen === null;
    return html`
      ${alike ? this.#gallery(faces) : this.#speaker(faces)}
      ${this.fixed || faces.length < 2 ? nothing : this.#choice(alike)}
    `;
  }

  #gallery(faces: readonly Face[]): TemplateResult {
    const { width, height } = this.size;
    const fits = gridColumns(faces.length + 1, width, height);
    const scrolls = width / fits < SMALLEST_TILE_PX;
    const columns = scrolls ? Math.max(2, Math.floor(width / SMALLEST_TILE_PX)) : fits;
    return html`
      <div class=${scrolls ? 'gallery scrolls' : 'gallery'} part="stage" role="group" aria-label=${this.words.t('call.stage')}
        tabindex=${scrolls ? '0' : nothing} style=${`--columns: ${columns}`}>
        ${this.#tiles(faces)}${this.#own()}
      </div>
    `;
  }

  #speaker(faces: readonly Face[]): TemplateResult {
    const { screen } = this.frame.view;
    const large = screen === null ? faces.find((face) => face.personId === this.large) : undefined;
    const ownLarge = screen === null && large === undefined;
    const others = faces.filter((face) => face !== large);
    const strip = others.length > 0 || !ownLarge;
    return html`
      <div class="speaker" part="stage" role="group" aria-label=${this.words.t('call.stage')}>
        <div class="large">
          ${screen === null ? nothing : this.#screen()} ${large === undefined ? nothing : this.#tile(large)}
          ${ownLarge ? this.#own(faces.length === 0 ? this.words.t('work.alone') : '') : nothing}
        </div>
        ${
          strip
            ? html`<div class="strip" role="group" tabindex="0" aria-label=${this.words.t('work.strip')}>
                ${this.#tiles(others)}${ownLarge ? nothing : this.#own()}
              </div>`
            : nothing
        }
      </div>
    `;
  }

  #tiles(faces: readonly Face[]): unknown {
    return repeat(
      faces,
      (face) => face.personId,
      (face) => this.#tile(face),
    );
  }

  #tile(face: Face): TemplateResult {
    const { frame, words } = this;
    const lost = face.presence === 'lost';
    const hand = this.room.state.hands.some(({ personId }) => personId === face.personId);
    const remark =
      frame.remarks.get(face.personId) ??
      (hand ? { icon: 'hand' as const, text: words.t('work.hand.up') } : null);
    return html`
      <tribu-tile
        .words=${words} .personId=${face.personId} .name=${face.name} .picture=${face.camera} .muted=${face.muted && !lost}
        ?stale=${frame.stale || lost} ?speaking=${this.room.speaking.includes(face.personId)} .remark=${remark}
      ></tribu-tile>
    `;
  }

  #own(text = ''): TemplateResult {
    const { camera, personId, name, muted } = this.frame.own;
    return html`
      <tribu-tile
        class="own" .words=${this.words} .personId=${personId} .name=${name} .plate=${this.words.t('common.you')} mirrored .text=${text}
        .picture=${camera === null ? { is: 'off' } : { is: 'live', trackId: 'own', track: camera }} .muted=${muted}
        ?speaking=${this.room.speaking.includes(personId)}
      ></tribu-tile>
    `;
  }

  #screen(): TemplateResult | typeof nothing {
    const { screen } = this.frame.view;
    if (screen === null) return nothing;
    return html`<tribu-tile
      .words=${this.words} .personId=${screen.personId} .name=${screen.name} .picture=${screen.picture} contain
      .plate=${this.words.t('tile.screenOf', { name: firstName(screen.name) })} ?stale=${this.frame.stale}
    ></tribu-tile>`;
  }

  #choice(alike: boolean): TemplateResult {
    const label = this.words.t(alike ? 'work.layout.speaker' : 'work.layout.gallery');
    return html`
      <button class="choice" type="button" aria-label=${label} title=${`${label} (G)`} aria-keyshortcuts="G"
        @click=${() => this.workshop.toggleLayout()}>
        ${workIcon(alike ? 'speaker' : 'gallery', 20)}
      </button>
    `;
  }
}
