import { html, nothing, type TemplateResult } from 'lit';
import type { LiveRoom } from '../../src/index.ts';
import { Bell } from '../control/bell.ts';
import { type DeviceLists, NO_DEVICES, type Source } from '../control/devices.ts';
import { canShareScreen } from '../control/own-devices.ts';
import { TribuElement } from '../parts/tribu-element.ts';
import { KEYS, WORKSHOP_KEYS } from '../room/keys.ts';
import { ownGrants } from '../room/own-grants.ts';
import { base, buttons } from '../style/base.ts';
import { windowsStyles } from './tribu-windows.styles.ts';

/** Which window lies over the room. */
export type Open = 'settings' | 'keys' | 'end' | null;

/**
 * The windows that can lie over the room, one at a time. Says `closed`, `end-confirmed`; what their parts say
 * (`device-picked`, `consent-chosen`) passes through.
 */
export class TribuWindows extends TribuElement {
  static override properties = {
    ...TribuElement.properties,
    room: { attribute: false },
    open: {},
    lists: { attribute: false },
    speakerId: { attribute: false },
    deviceIds: { attribute: false },
    workshop: { type: Boolean },
  };
  static override styles = [base, buttons, windowsStyles];
  declare room: LiveRoom;
  declare open: Open;
  declare lists: DeviceLists;
  declare speakerId: string | null;
  declare deviceIds: Readonly<Record<Source, string | null>>;
  /** The room is a workshop: it has sounds, and more keys. */
  declare workshop: boolean;
  readonly #bell = new Bell();

  constructor() {
    super();
    this.open = null;
    this.lists = NO_DEVICES;
    this.speakerId = null;
    this.deviceIds = { microphone: null, camera: null };
    this.workshop = false;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const { t } = words;
    const closed = (): void => this.tell('closed');
    return html`
      <tribu-dialog .words=${words} .heading=${t('call.settings')} ?open=${this.open === 'settings'} @dialog-closed=${closed}>
        <tribu-devices .words=${words} .lists=${this.lists} .speakerId=${this.speakerId} .cameraId=${this.deviceIds.camera}
          .microphoneId=${this.deviceIds.microphone} @device-picked=${this.#passOn}></tribu-devices>
        ${this.workshop ? this.#sounds() : nothing} ${this.#consent()}
      </tribu-dialog>
      <tribu-dialog .words=${words} .heading=${t('keys.title')} ?open=${this.open === 'keys'} @dialog-closed=${closed}>
        <dl>${this.#keys().map(({ key, word }) => html`<div><dt><kbd>${key.toUpperCase()}</kbd></dt><dd>${t(word)}</dd></div>`)}</dl>
      </tribu-dialog>
      <tribu-dialog .words=${words} .heading=${t('end.title')} ?open=${this.open === 'end'} @dialog-closed=${closed}>
        <p>${t('end.text')}</p>
        <div class="choices">
          <button class="button" type="button" @click=${closed}>${t('end.stay')}</button>
          <button class="button danger" type="button" @click=${() => this.tell('end-confirmed')}>${t('end.confirm')}</button>
        </div>
      </tribu-dialog>
    `;
  }

  #sounds(): TemplateResult {
    const { t } = this.words;
    const change = (event: Event): void => {
      this.#bell.on = (event.target as HTMLInputElement).checked;
      this.#bell.ring();
    };
    return html`
      <label class="sounds">
        <input type="checkbox" .checked=${this.#bell.on} @change=${change} />
        <span><b>${t('sounds.title')}</b><br />${t('sounds.text')}</span>
      </label>
    `;
  }

  /** The answer given before entering, to be changed at any time; who only watches was never asked. */
  #consent(): TemplateResult | typeof nothing {
    const { state, you } = this.room;
    if (you.role === 'observer') return nothing;
    const answer = state.consents[you.personId]?.record?.answer ?? null;
    return html`
      <tribu-consent .words=${this.words} .answer=${answer} ?remembered=${answer !== null}
        @consent-chosen=${this.#passOn}></tribu-consent>
      ${you.role === 'student' ? html`<tribu-kept .words=${this.words}></tribu-kept>` : nothing}
    `;
  }

  #keys(): readonly { readonly key: string; readonly word: (typeof KEYS)[number]['word'] }[] {
    const grants = ownGrants(this.room);
    const keys = KEYS.filter(
      ({ action }) =>
        (action !== 'extend' || grants.includes('moderate')) &&
        (action !== 'screen' || (grants.includes('screen') && canShareScreen())),
    );
    const { state, you } = this.room;
    const role = state.people[you.personId]?.role;
    const takesPart = role === 'student' || role === 'guest';
    return this.workshop && takesPart ? [...keys, ...WORKSHOP_KEYS] : keys;
  }

  readonly #passOn = (event: Event): void => this.tell(event.type, (event as CustomEvent<unknown>).detail);
}
