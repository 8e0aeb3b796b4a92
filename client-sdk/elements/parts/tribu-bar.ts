import { html, nothing, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import { LevelMeter } from '../control/level.ts';
import { type KeyAction, keyLabel } from '../room/keys.ts';
import { base } from '../style/base.ts';
import { type IconName, icon } from '../style/icons.ts';
import { barStyles } from './tribu-bar.styles.ts';
import { TribuElement } from './tribu-element.ts';

/** What the bar lets a person do. */
export type BarAction = 'microphone' | 'camera' | 'screen' | 'end' | 'leave';

interface Tool {
  readonly icon: IconName;
  readonly label: string;
  readonly long: string;
  readonly key?: KeyAction;
  readonly look?: 'off' | 'on' | 'leave';
  readonly press: () => void;
  readonly expanded?: boolean;
}

/** Minutes that a mentor can add with one press. */
const EXTENSIONS_MINUTES = [5, 10, 15] as const;

/** The controls below the pictures. Says `bar-action` (a `BarAction`) and `extend` (minutes). */
export class TribuBar extends TribuElement {
  static override properties = {
    ...TribuElement.properties,
    microphone: { attribute: false },
    cameraOn: { type: Boolean },
    sharing: { type: Boolean },
    canShare: { type: Boolean },
    steers: { type: Boolean },
    extending: { state: true },
  };
  static override styles = [base, barStyles];
  /** The own microphone's track while it is on: its level fills the icon's line. */
  declare microphone: MediaStreamTrack | null;
  declare cameraOn: boolean;
  declare sharing: boolean;
  declare canShare: boolean;
  /** May extend and end the session. */
  declare steers: boolean;
  declare extending: boolean;

  readonly #level = createRef<HTMLElement>();
  readonly #meter = new LevelMeter((level) => this.#level.value?.style.setProperty('--level', String(level)));

  constructor() {
    super();
    this.microphone = null;
    this.cameraOn = false;
    this.sharing = false;
    this.canShare = false;
    this.steers = false;
    this.extending = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#meter.follow(null);
  }

  protected override updated(): void {
    this.#meter.follow(this.microphone);
  }

  /** Opens or closes the choice of minutes (the key for it lands here). */
  toggleExtend(): void {
    if (!this.steers) return;
    this.extending = !this.extending;
    if (this.extending) {
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector<HTMLElement>('.minutes button')?.focus(),
      );
    }
  }

  protected override render(): TemplateResult {
    const { t } = this.words;
    const act = (action: BarAction) => (): void => this.tell<BarAction>('bar-action', action);
    const on = this.microphone !== null;
    return html`
      <div part="bar" class="bar" role="toolbar" aria-label=${t('bar.label')}>
        ${this.#tool(
          {
            icon: on ? 'mic' : 'mic-off',
            label: t('bar.microphone'),
            long: t(on ? 'bar.mute' : 'bar.unmute'),
            key: 'microphone',
            look: on ? 'on' : 'off',
            press: act('microphone'),
          },
          on,
        )}
        ${this.#tool({
          icon: this.cameraOn ? 'video' : 'video-off',
          label: t('bar.camera'),
          long: t(this.cameraOn ? 'bar.cameraOff' : 'bar.cameraOn'),
          key: 'camera',
          look: this.cameraOn ? 'on' : 'off',
          press: act('camera'),
        })}
        ${this.canShare ? this.#share(act('screen')) : nothing}
        ${this.steers ? this.#extend() : nothing}
        <span class="gap"></span>
        ${
          this.steers
            ? this.#tool({
                icon: 'end',
                label: t('bar.end'),
                long: t('bar.endLong'),
                look: 'leave',
                press: act('end'),
              })
            : nothing
        }
        ${this.#tool({ icon: 'leave', label: t('bar.leave'), long: t('bar.leaveLong'), key: 'leave', look: this.steers ? 'on' : 'leave', press: act('leave') })}
      </div>
    `;
  }

  #share(press: () => void): TemplateResult {
    const { t } = this.words;
    return this.#tool({
      icon: this.sharing ? 'screen-off' : 'screen',
      label: this.sharing ? t('note.stopSharing') : t('bar.screen'),
      long: t(this.sharing ? 'bar.unshare' : 'bar.share'),
      key: 'screen',
      look: this.sharing ? 'off' : 'on',
      press,
    });
  }

  #extend(): TemplateResult {
    const { t } = this.words;
    const close = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || !this.extending) return;
      event.stopPropagation();
      this.extending = false;
      this.renderRoot.querySelector<HTMLElement>('.extend > button')?.focus();
    };
    const choose = (minutes: number) => (): void => {
      this.extending = false;
      this.renderRoot.querySelector<HTMLElement>('.extend > button')?.focus();
      this.tell<number>('extend', minutes);
    };
    return html`
      <div class="extend" @keydown=${close} @focusout=${this.#leftMenu}>
        ${this.#tool({ icon: 'extend', label: t('bar.extend'), long: t('bar.extendLong'), key: 'extend', press: () => this.toggleExtend(), expanded: this.extending })}
        ${
          this.extending
            ? html`<div class="minutes" role="group" aria-label=${t('bar.extendLong')}>
                ${EXTENSIONS_MINUTES.map(
                  (count) =>
                    html`<button type="button" @click=${choose(count)}>${t('bar.plus', { count })}</button>`,
                )}
              </div>`
            : nothing
        }
      </div>
    `;
  }

  readonly #leftMenu = (event: FocusEvent): void => {
    const menu = event.currentTarget as HTMLElement;
    if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) this.extending = false;
  };

  #tool(tool: Tool, withLevel = false): TemplateResult {
    const key = tool.key === undefined ? '' : keyLabel(tool.key);
    return html`
      <button
        class="tool" type="button" data-look=${tool.look ?? 'on'} data-tip=${key === '' ? tool.long : `${tool.long} (${key})`} aria-label=${tool.long}
        aria-keyshortcuts=${key === '' ? nothing : key} aria-expanded=${tool.expanded === undefined ? nothing : tool.expanded}
        @click=${tool.press}
      >
        <span class="face">${icon(tool.icon)}${withLevel ? html`<span class="level" ${ref(this.#level)}></span>` : nothing}</span>
        <span class="word">${tool.label}</span>
      </button>
    `;
  }
}
