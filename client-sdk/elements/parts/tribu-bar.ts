import { html, nothing, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import { LevelMeter } from '../control/level.ts';
import { type KeyAction, keyLabel } from '../room/keys.ts';
import { base } from '../style/base.ts';
import { icon } from '../style/icons.ts';
import { barStyles } from './tribu-bar.styles.ts';
import { TribuElement } from './tribu-element.ts';

/** What the bar lets a person do. */
export type BarAction = 'microphone' | 'camera' | 'screen' | 'end' | 'leave';

/** One button of the bar. */
export interface Tool {
  /** A drawn icon. */
  readonly icon: unknown;
  readonly label: string;
  readonly long: string;
  readonly key?: KeyAction;
  /** `held`: on, but held back by the room. `open`: what it opened is open. */
  readonly look?: 'off' | 'on' | 'held' | 'open' | 'leave';
  readonly press: () => void;
  readonly expanded?: boolean;
}

/** A button that what goes on in the room adds. */
export interface ExtraTool extends Tool {
  readonly name: string;
  /** Something came since it was last open. */
  readonly fresh?: string;
  /** Left out where there is little room. */
  readonly spare?: boolean;
  /** A choice that it opens instead of being pressed. */
  readonly menu?: readonly { readonly icon: unknown; readonly label: string; readonly press: () => void }[];
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
    held: {},
    extra: { attribute: false },
    extending: { state: true },
    choosing: { state: true },
  };
  static override styles = [base, barStyles];
  /** The own microphone's track while it is on: its level fills the icon's line. */
  declare microphone: MediaStreamTrack | null;
  declare cameraOn: boolean;
  declare sharing: boolean;
  declare canShare: boolean;
  /** May extend and end the session. */
  declare steers: boolean;
  /** Why the room holds the microphone back, in words; empty when it does not. */
  declare held: string;
  declare extra: readonly ExtraTool[];
  declare extending: boolean;
  /** Name of the extra tool whose choice is open. */
  declare choosing: string | null;

  readonly #level = createRef<HTMLElement>();
  readonly #meter = new LevelMeter((level) => this.#level.value?.style.setProperty('--level', String(level)));

  constructor() {
    super();
    this.microphone = null;
    this.cameraOn = false;
    this.sharing = false;
    this.canShare = false;
    this.steers = false;
    this.held = '';
    this.extra = [];
    this.extending = false;
    this.choosing = null;
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
            icon: icon(on && this.held === '' ? 'mic' : 'mic-off'),
            label: t('bar.microphone'),
            long: t(on ? 'bar.mute' : 'bar.unmute'),
            key: 'microphone',
            look: on ? (this.held === '' ? 'on' : 'held') : 'off',
            press: act('microphone'),
          },
          on && this.held === '',
        )}
        ${this.#tool({
          icon: icon(this.cameraOn ? 'video' : 'video-off'),
          label: t('bar.camera'),
          long: t(this.cameraOn ? 'bar.cameraOff' : 'bar.cameraOn'),
          key: 'camera',
          look: this.cameraOn ? 'on' : 'off',
          press: act('camera'),
        })}
        ${this.canShare ? this.#share(act('screen')) : nothing}
        ${this.steers ? this.#extend() : nothing}
        ${this.extra.map((tool) => this.#extraTool(tool))}
        <span class="gap"></span>
        ${
          this.steers
            ? this.#tool({
                icon: icon('end'),
                label: t('bar.end'),
                long: t('bar.endLong'),
                look: 'leave',
                press: act('end'),
              })
            : nothing
        }
        ${this.#tool({ icon: icon('leave'), label: t('bar.leave'), long: t('bar.leaveLong'), key: 'leave', look: this.steers ? 'on' : 'leave', press: act('leave') })}
      </div>
    `;
  }

  #share(press: () => void): TemplateResult {
    const { t } = this.words;
    return this.#tool({
      icon: icon(this.sharing ? 'screen-off' : 'screen'),
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
        ${this.#tool({ icon: icon('extend'), label: t('bar.extend'), long: t('bar.extendLong'), key: 'extend', press: () => this.toggleExtend(), expanded: this.extending })}
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
    if (!(event.relatedTarget instanceof Node) || menu.contains(event.relatedTarget)) return;
    this.extending = false;
    this.choosing = null;
  };

  #extraTool(tool: ExtraTool): TemplateResult {
    const open = tool.menu !== undefined && this.choosing === tool.name;
    const toggle = (): void => {
      this.choosing = open ? null : tool.name;
    };
    const close = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || !open) return;
      event.stopPropagation();
      this.choosing = null;
      this.renderRoot.querySelector<HTMLElement>(`[data-name='${tool.name}'] > button`)?.focus();
    };
    return html`
      <div class="extend" data-name=${tool.name} data-spare=${tool.spare === true} @keydown=${close} @focusout=${this.#leftMenu}>
        ${this.#tool(tool.menu === undefined ? tool : { ...tool, press: toggle, expanded: open })}
        ${tool.fresh === undefined ? nothing : html`<span class="fresh"><span class="for-readers">${tool.fresh}</span></span>`}
        ${
          open
            ? html`<div class="minutes" role="group" aria-label=${tool.long}>
                ${tool.menu?.map(
                  ({ icon: drawn, label, press }) =>
                    html`<button type="button" class="small" aria-label=${label} title=${label} @click=${press}>${drawn}</button>`,
                )}
              </div>`
            : nothing
        }
      </div>
    `;
  }

  #tool(tool: Tool, withLevel = false): TemplateResult {
    const key = tool.key === undefined ? '' : keyLabel(tool.key);
    return html`
      <button
        class="tool" type="button" data-look=${tool.look ?? 'on'} data-tip=${key === '' ? tool.long : `${tool.long} (${key})`} aria-label=${tool.long}
        aria-keyshortcuts=${key === '' ? nothing : key} aria-expanded=${tool.expanded === undefined ? nothing : tool.expanded}
        @click=${tool.press}
      >
        <span class="face">${tool.icon}${withLevel ? html`<span class="level" ${ref(this.#level)}></span>` : nothing}</span>
        <span class="word">${tool.label}</span>
      </button>
    `;
  }
}
