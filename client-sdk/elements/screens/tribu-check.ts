import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import type { Door, TribuError } from '../../src/index.ts';
import { wakeAudio } from '../control/audio.ts';
import type { DeviceLists, Source } from '../control/devices.ts';
import { LevelMeter } from '../control/level.ts';
import { type Entry, Preview } from '../control/preview.ts';
import { Ticker } from '../control/ticker.ts';
import { type ConsentAnswer, RECORD_TEXT_VERSION } from '../parts/tribu-consent.ts';
import type { DevicePicked } from '../parts/tribu-devices.ts';
import { TribuElement } from '../parts/tribu-element.ts';
import { unblockPicture } from '../parts/unblock-picture.ts';
import { firstName } from '../room/call-view.ts';
import { presentPeople, titleOf } from '../room/door-view.ts';
import type { GivenAnswer } from '../room/memory.ts';
import { base, buttons } from '../style/base.ts';
import { type IconName, icon } from '../style/icons.ts';
import { troubleWords } from '../words/error-words.ts';
import { presentWords } from '../words/time-words.ts';
import { checkStyles } from './tribu-check.styles.ts';

/** The screen before the room: devices, consent, who is there. Says `entry` with an `Entry`. */
export class TribuCheck extends TribuElement {
  static override properties = {
    ...TribuElement.properties,
    door: { attribute: false },
    entering: { type: Boolean },
    error: { attribute: false },
    remembered: { attribute: false },
    answer: { state: true },
    speakerId: { state: true },
    going: { state: true },
  };
  static override styles = [base, buttons, checkStyles];
  declare door: Door;
  declare entering: boolean;
  declare error: TribuError | null;
  /** The answer this person gave before in this session, if any. */
  declare remembered: GivenAnswer | null;
  declare answer: ConsentAnswer | null;
  declare speakerId: string | null;
  /** « Entrer » was pressed while the devices were still being opened. */
  declare going: boolean;

  readonly #preview = new Preview(this);
  readonly #video = createRef<HTMLVideoElement>();
  readonly #bar = createRef<HTMLElement>();
  readonly #heading = createRef<HTMLElement>();
  readonly #meter = new LevelMeter((level) => this.#bar.value?.style.setProperty('--level', String(level)));

  constructor() {
    super();
    this.entering = false;
    this.error = null;
    this.remembered = null;
    this.answer = null;
    this.speakerId = null;
    this.going = false;
    new Ticker(this, () => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#meter.follow(null);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const known = changed.has('remembered') && this.remembered?.textVersion === RECORD_TEXT_VERSION;
    if (known && this.answer === null) this.answer = this.remembered?.answer ?? null;
  }

  protected override firstUpdated(): void {
    this.#heading.value?.focus({ preventScroll: true });
  }

  protected override updated(): void {
    if (this.going && !this.#preview.busy) this.#go();
    const { camera, microphone } = this.#preview;
    const video = this.#video.value;
    if (video !== undefined) {
      const shown = video.srcObject instanceof MediaStream ? video.srcObject.getTracks()[0] : null;
      const track = camera.is === 'on' ? camera.track : null;
      if (shown !== track) video.srcObject = track === null ? null : new MediaStream([track]);
    }
    this.#meter.follow(microphone.is === 'on' ? microphone.track : null);
  }

  protected override render(): TemplateResult {
    const { session } = this.door;
    const { heading, about } = titleOf(this.door, this.words);
    return html`
      <section part="check" class="card">
        <header>
          <h1 tabindex="-1" ${ref(this.#heading)}>${heading}</h1>
          <p class="when">${this.words.span(session.startsAt, session.endsAt)}</p>
          ${about === '' ? nothing : html`<p class="about">${about}</p>`}
        </header>
        <div class="columns">
          ${this.#picture()}
          <div class="settings">${this.#settings()}</div>
        </div>
        ${this.#enter()}
      </section>
    `;
  }

  #picture(): TemplateResult {
    const { phase, camera, microphone } = this.#preview;
    const { t } = this.words;
    return html`
      <div class="picture" part="preview">
        <video ${ref(this.#video)} autoplay playsinline .muted=${true} aria-label=${t('check.preview')} ?hidden=${camera.is !== 'on'}></video>
        ${camera.is === 'on' ? nothing : html`<div class="nothing">${icon(phase === 'ready' ? 'video-off' : 'video', 44)}${phase === 'ready' ? html`<span>${t('check.cameraIsOff')}</span>` : nothing}</div>`}
        ${
          phase === 'ready'
            ? html`<div class="switches">
                ${this.#switch('microphone', microphone.is === 'on', microphone.is === 'on' ? 'mic' : 'mic-off')}
                ${this.#switch('camera', camera.is === 'on', camera.is === 'on' ? 'video' : 'video-off')}
              </div>`
            : nothing
        }
      </div>
    `;
  }

  #switch(source: Source, on: boolean, picture: IconName): TemplateResult {
    const words = on
      ? ({ microphone: 'check.microphoneOff', camera: 'check.cameraOff' } as const)
      : ({ microphone: 'check.microphoneOn', camera: 'check.cameraOn' } as const);
    const label = this.words.t(words[source]);
    return html`
      <button class="switch" type="button" data-on=${on} aria-label=${label} title=${label} @click=${() => void this.#preview.toggle(source)}>
        ${icon(picture)}
      </button>
    `;
  }

  #settings(): TemplateResult {
    const { t } = this.words;
    switch (this.#preview.phase) {
      case 'looking':
        return html``;
      case 'why':
      case 'asking': {
        const asking = this.#preview.phase === 'asking';
        return html`
          <p aria-live="polite">${t(asking ? 'check.asking' : 'check.why')}</p>
          <div class="row">
            <button class="button main" type="button" ?disabled=${asking} @click=${this.#ask}>${t('check.allow')}</button>
            <button class="button quiet" type="button" @click=${() => this.#preview.goWithout()}>${t('check.without')}</button>
          </div>
        `;
      }
      case 'without':
        return html`
          <p aria-live="polite">${t('check.withoutText')}</p>
          <div class="row"><button class="button" type="button" @click=${this.#ask}>${t('check.allow')}</button></div>
          ${this.#devices()}
        `;
      case 'ready':
        return html`${this.#troubles()}${this.#devices()}`;
    }
  }

  #devices(): TemplateResult {
    const meter = this.#preview.microphone.is === 'on';
    return html`
      <tribu-devices
        .words=${this.words} .lists=${this.#usable()} .cameraId=${this.#preview.deviceId('camera')}
        .microphoneId=${this.#preview.deviceId('microphone')} .speakerId=${this.speakerId} @device-picked=${this.#picked}
      >
        <div class="level" role="img" aria-label=${this.words.t('check.level')} ?hidden=${!meter}>
          ${icon('mic', 18)}<span class="track"><span class="fill" ${ref(this.#bar)}></span></span>
        </div>
      </tribu-devices>
    `;
  }

  /** A blocked device can't be picked: its select would only be in the way of what helps. */
  #usable(): DeviceLists {
    const { lists, camera, microphone } = this.#preview;
    return {
      ...lists,
      cameras: camera.is === 'blocked' ? [] : lists.cameras,
      microphones: microphone.is === 'blocked' ? [] : lists.microphones,
    };
  }

  #troubles(): TemplateResult | typeof nothing {
    const { camera, microphone } = this.#preview;
    const { t } = this.words;
    if (camera.is === 'blocked' || microphone.is === 'blocked') {
      const both = camera.is === microphone.is;
      const what = both
        ? 'check.bothBlocked'
        : camera.is === 'blocked'
          ? 'check.cameraBlocked'
          : 'check.microphoneBlocked';
      return html`
        <div class="trouble" role="alert">
          <strong>${t(what)}</strong>
          ${unblockPicture()}
          <span>${t('check.unblock')}</span>
          <button class="button" type="button" @click=${this.#ask}>${icon('refresh', 18)}${t('common.retry')}</button>
        </div>
      `;
    }
    const busy = camera.is === 'busy' || microphone.is === 'busy';
    const lines = [
      camera.is === 'busy' ? t('check.cameraBusy') : camera.is === 'missing' ? t('check.cameraMissing') : '',
      microphone.is === 'busy'
        ? t('check.microphoneBusy')
        : microphone.is === 'missing'
          ? t('check.microphoneMissing')
          : '',
    ].filter((line) => line !== '');
    if (lines.length === 0) return nothing;
    return html`
      <div class="trouble" role="status">
        ${lines.map((line) => html`<span>${line}</span>`)}
        ${busy ? html`<button class="button" type="button" @click=${this.#ask}>${icon('refresh', 18)}${t('common.retry')}</button>` : nothing}
      </div>
    `;
  }

  #enter(): TemplateResult {
    const { t } = this.words;
    const waits = this.answer === null;
    return html`
      <tribu-consent
        .words=${this.words} .answer=${this.answer}
        ?remembered=${this.remembered?.textVersion === RECORD_TEXT_VERSION}
        @consent-chosen=${this.#chosen}
      ></tribu-consent>
      ${this.door.you.role === 'student' ? html`<tribu-kept .words=${this.words}></tribu-kept>` : nothing}
      ${this.error === null ? nothing : html`<p class="error" role="alert">${troubleWords(this.error, this.words)}</p>`}
      <footer>
        <button
          class="button main large" part="enter" type="button" aria-disabled=${waits || this.entering || this.going}
          aria-describedby="hint" @click=${this.#go}
        >
          ${t(this.entering || this.going ? 'check.entering' : 'check.enter')}
        </button>
        <p class="hint" id="hint">${waits ? t('check.enterNeeds') : this.#present()}</p>
      </footer>
    `;
  }

  #present(): string {
    const here = presentPeople(this.door);
    if (here.length === 0) return this.words.t('check.nobody');
    const now = this.door.clock.now();
    return here
      .map((person) => presentWords(firstName(person.name), person.since, now, this.words))
      .join(' · ');
  }

  readonly #ask = async (): Promise<void> => {
    await Promise.all([wakeAudio(), this.#preview.ask()]);
  };

  readonly #chosen = (event: CustomEvent<ConsentAnswer>): void => {
    this.answer = event.detail;
  };

  readonly #picked = (event: CustomEvent<DevicePicked>): void => {
    const { kind, deviceId } = event.detail;
    if (kind === 'speaker') this.speakerId = deviceId;
    else void this.#preview.pick(kind, deviceId);
  };

  readonly #go = (): void => {
    if (this.answer === null || this.entering) return;
    this.going = this.#preview.busy;
    if (this.going) return;
    // This press is the gesture that lets the room play sound.
    void wakeAudio();
    this.tell<Entry>('entry', {
      devices: this.#preview.handOver(),
      speakerId: this.speakerId,
      answer: { answer: this.answer, textVersion: RECORD_TEXT_VERSION },
    });
  };
}
