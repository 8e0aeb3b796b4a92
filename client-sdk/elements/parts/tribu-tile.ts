import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import { colourOf, initials, type Picture, type TileRemark } from '../room/call-view.ts';
import { base } from '../style/base.ts';
import { icon } from '../style/icons.ts';
import { CALM_COLOURS } from '../style/tokens.ts';
import { TribuElement } from './tribu-element.ts';
import { tileStyles } from './tribu-tile.styles.ts';

/** One picture with its name plate. The last picture stays, greyed, while media is on its way back. */
export class TribuTile extends TribuElement {
  static override properties = {
    ...TribuElement.properties,
    personId: { attribute: false },
    name: {},
    plate: {},
    picture: { attribute: false },
    muted: { type: Boolean },
    mirrored: { type: Boolean },
    contain: { type: Boolean },
    stale: { type: Boolean, reflect: true },
    speaking: { type: Boolean, reflect: true },
    remark: { attribute: false },
    heading: {},
    text: {},
    held: { state: true },
  };
  static override styles = [base, tileStyles];

  declare personId: string;
  declare name: string;
  /** What stands on the plate; the name by default. */
  declare plate: string;
  declare picture: Picture;
  declare muted: boolean;
  declare mirrored: boolean;
  declare contain: boolean;
  /** The own line is down: whatever is shown is old. */
  declare stale: boolean;
  /** This person is heard now. */
  declare speaking: boolean;
  declare remark: TileRemark | null;
  /** Words in the middle while there is nobody to see, for example "Inès n'est pas encore là." */
  declare heading: string;
  declare text: string;
  /** The drawn copy of the last picture is shown. */
  declare held: boolean;

  readonly #video = createRef<HTMLVideoElement>();
  readonly #copy = createRef<HTMLCanvasElement>();

  constructor() {
    super();
    this.personId = '';
    this.name = '';
    this.plate = '';
    this.picture = { is: 'off' };
    this.muted = false;
    this.mirrored = false;
    this.contain = false;
    this.stale = false;
    this.speaking = false;
    this.remark = null;
    this.heading = '';
    this.text = '';
    this.held = false;
  }

  get shownTrackId(): string | null {
    return this.picture.is === 'off' || this.mirrored ? null : this.picture.trackId;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('picture') && !changed.has('stale')) return;
    if (this.picture.is === 'off') this.held = false;
    else if (this.stale || this.picture.is === 'coming') this.held = this.held || this.#drawCopy();
    else if (this.held) this.#releaseAtNextFrame();
  }

  protected override updated(): void {
    const video = this.#video.value;
    if (video === undefined) return;
    if (this.picture.is === 'off') video.srcObject = null;
    if (this.picture.is !== 'live') return;
    const shown = video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks()[0] : undefined;
    if (shown !== this.picture.track) video.srcObject = new MediaStream([this.picture.track]);
  }

  protected override render(): TemplateResult {
    const seen = this.picture.is === 'live' || this.held;
    return html`
      <figure part="tile" class=${this.held ? 'held' : ''}>
        <video
          ${ref(this.#video)} part="video" class=${this.mirrored ? 'mirrored' : ''}
          autoplay playsinline .muted=${true} ?hidden=${!seen} data-fit=${this.contain ? 'contain' : 'cover'}
          aria-label=${this.plate || this.name} disablepictureinpicture
        ></video>
        <canvas ${ref(this.#copy)} ?hidden=${!this.held} aria-hidden="true" data-fit=${this.contain ? 'contain' : 'cover'}
          class=${this.mirrored ? 'mirrored' : ''}></canvas>
        ${seen ? nothing : this.#placeholder()}
        ${this.remark === null ? nothing : html`<p class="remark">${icon(this.remark.icon, 18)}<span>${this.remark.text}</span></p>`}
        <figcaption part="plate">
          ${this.muted ? html`${icon('mic-off', 16)}<span class="for-readers">${this.words.t('tile.muted')}</span>` : nothing}
          ${this.speaking && !this.muted ? html`${icon('sound', 16)}<span class="for-readers">${this.words.t('work.speaking')}</span>` : nothing}
          <span class="name">${this.plate || this.name}</span>
        </figcaption>
      </figure>
    `;
  }

  #placeholder(): TemplateResult {
    const text = this.picture.is === 'coming' ? this.words.t('tile.coming') : this.text;
    return html`
      <div class="placeholder" data-calm=${colourOf(this.personId, CALM_COLOURS)}>
        <span class="initials" aria-hidden="true">${initials(this.name)}</span>
        ${this.heading === '' ? nothing : html`<p class="heading">${this.heading}</p>`}
        ${text === '' ? nothing : html`<p class="text">${text}</p>`}
      </div>
    `;
  }

  /** Copies the picture that is shown now; false when there is none yet. */
  #drawCopy(): boolean {
    const video = this.#video.value;
    const copy = this.#copy.value;
    if (video === undefined || copy === undefined || video.videoWidth === 0) return false;
    copy.width = video.videoWidth;
    copy.height = video.videoHeight;
    copy.getContext('2d')?.drawImage(video, 0, 0);
    return true;
  }

  #releaseAtNextFrame(): void {
    const video = this.#video.value;
    const release = (): void => {
      if (this.picture.is === 'live' && !this.stale) this.held = false;
    };
    video?.requestVideoFrameCallback(release);
  }
}
