import { css, html, nothing, type TemplateResult } from 'lit';
import { playNotes } from '../control/audio.ts';
import { type DeviceLists, NO_DEVICES } from '../control/devices.ts';
import { base, buttons } from '../style/base.ts';
import { icon } from '../style/icons.ts';
import type { WordKey } from '../words/catalogue.ts';
import { TribuElement } from './tribu-element.ts';

export type DeviceKind = 'camera' | 'microphone' | 'speaker';
export interface DevicePicked {
  readonly kind: DeviceKind;
  readonly deviceId: string;
}

/** Selects of camera, microphone and speaker, with the sound test. Says `device-picked`. */
export class TribuDevices extends TribuElement {
  static override properties = {
    ...TribuElement.properties,
    lists: { attribute: false },
    cameraId: {},
    microphoneId: {},
    speakerId: {},
    playing: { state: true },
  };
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        gap: var(--tribu-space-4);
      }

      label,
      .label {
        display: block;
        margin-block-end: var(--tribu-space-1);
        font-size: var(--tribu-size-small);
        font-weight: 600;
      }

      select {
        inline-size: 100%;
        min-block-size: var(--tribu-target);
        padding: 0 var(--tribu-space-3);
        border: 1.5px solid var(--tribu-control-line);
        border-radius: var(--tribu-radius-small);
        background: var(--tribu-surface);
        text-overflow: ellipsis;
      }

      .sound {
        display: flex;
        flex-wrap: wrap;
        gap: var(--tribu-space-2);
      }

      .sound select {
        flex: 1 1 110px;
        inline-size: auto;
        min-inline-size: 0;
      }

      .sound .button {
        flex: 1 0 auto;
      }
    `,
  ];
  declare lists: DeviceLists;
  declare cameraId: string | null;
  declare microphoneId: string | null;
  declare speakerId: string | null;
  declare playing: boolean;

  constructor() {
    super();
    this.lists = NO_DEVICES;
    this.cameraId = null;
    this.microphoneId = null;
    this.speakerId = null;
    this.playing = false;
  }

  protected override render(): TemplateResult {
    const { cameras, microphones, speakers } = this.lists;
    const canPickSpeaker = speakers.length > 0 && 'setSinkId' in HTMLMediaElement.prototype;
    return html`
      ${cameras.length === 0 ? nothing : this.#field('camera', 'check.camera', cameras, this.cameraId)}
      ${microphones.length === 0 ? nothing : this.#field('microphone', 'check.microphone', microphones, this.microphoneId)}
      <slot></slot>
      <div>
        ${
          canPickSpeaker
            ? html`<label for="speaker">${this.words.t('check.sound')}</label>`
            : html`<span class="label">${this.words.t('check.sound')}</span>`
        }
        <div class="sound">
          ${canPickSpeaker ? this.#select('speaker', speakers, this.speakerId) : nothing}
          <button class="button" type="button" @click=${this.#test}>
            ${icon('sound', 20)}${this.words.t(this.playing ? 'check.soundPlaying' : 'check.testSound')}
          </button>
        </div>
      </div>
    `;
  }

  #field(
    kind: DeviceKind,
    label: WordKey & ('check.camera' | 'check.microphone'),
    devices: readonly MediaDeviceInfo[],
    picked: string | null,
  ): TemplateResult {
    return html`<div><label for=${kind}>${this.words.t(label)}</label>${this.#select(kind, devices, picked)}</div>`;
  }

  #select(kind: DeviceKind, devices: readonly MediaDeviceInfo[], picked: string | null): TemplateResult {
    const pick = (event: Event): void => {
      const { value } = event.currentTarget as HTMLSelectElement;
      this.tell<DevicePicked>('device-picked', { kind, deviceId: value });
    };
    return html`
      <select id=${kind} @change=${pick}>
        ${devices.map(
          (device, index) => html`
            <option value=${device.deviceId} ?selected=${device.deviceId === picked}>
              ${device.label || this.words.t('check.deviceNumber', { number: index + 1 })}
            </option>
          `,
        )}
      </select>
    `;
  }

  readonly #test = async (): Promise<void> => {
    if (this.playing) return;
    this.playing = true;
    try {
      await playNotes(this.speakerId);
    } finally {
      this.playing = false;
    }
  };
}
