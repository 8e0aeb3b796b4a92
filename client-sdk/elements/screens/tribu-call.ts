import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { LiveRoom } from '../../src/index.ts';
import { type DeviceLists, listDevices, NO_DEVICES, type Source } from '../control/devices.ts';
import { FocusKeeper } from '../control/focus-keeper.ts';
import { canShareScreen, ownDevice, pickDevice, toggleDevice, toggleScreen } from '../control/own-devices.ts';
import { RoomWatch } from '../control/room-watch.ts';
import { SoundOut } from '../control/sound-out.ts';
import { Ticker } from '../control/ticker.ts';
import type { VisibleTile } from '../control/visible.ts';
import { WorkshopLoad } from '../control/workshop-load.ts';
import type { BarAction, TribuBar } from '../parts/tribu-bar.ts';
import { type ConsentAnswer, RECORD_TEXT_VERSION } from '../parts/tribu-consent.ts';
import type { DevicePicked } from '../parts/tribu-devices.ts';
import { TribuElement } from '../parts/tribu-element.ts';
import type { TribuHead } from '../parts/tribu-head.ts';
import type { NoteAction } from '../parts/tribu-notes.ts';
import { type CallFrame, callFrame } from '../room/call-frame.ts';
import { actionOf, type KeyAction } from '../room/keys.ts';
import type { GivenAnswer } from '../room/memory.ts';
import { ownGrants } from '../room/own-grants.ts';
import { base, buttons } from '../style/base.ts';
import { icon } from '../style/icons.ts';
import { troubleWords } from '../words/error-words.ts';
import type { TribuWorkshop } from '../workshop/tribu-workshop.ts';
import { callStyles } from './tribu-call.styles.ts';
import type { Open } from './tribu-windows.ts';

/** Inside the room: head, pictures, notes, bar, voices. Says `consent-answered`. */
export class TribuCall extends TribuElement {
  static override properties = {
    ...TribuElement.properties,
    room: { attribute: false },
    speakerId: { attribute: false },
    failure: { attribute: false },
    deviceIds: { attribute: false },
    open: { state: true },
    lists: { state: true },
    trouble: { state: true },
  };
  static override styles = [base, buttons, callStyles];
  declare room: LiveRoom;
  declare speakerId: string | null;
  /** What failed on the way in, for example a device that was taken meanwhile. */
  declare failure: unknown;
  /** Devices chosen so far, also of those that are off. */
  declare deviceIds: Readonly<Record<Source, string | null>>;
  declare open: Open;
  declare lists: DeviceLists;
  /** A refusal to be read and dismissed. */
  declare trouble: string | null;

  readonly #watch = new RoomWatch(this, (error) => this.#failed(error));
  readonly #sound = new SoundOut(this);
  readonly #workshop = new WorkshopLoad(this, (failure) => this.#failed(failure));
  #frame: CallFrame | null = null;

  constructor() {
    super();
    this.speakerId = null;
    this.failure = null;
    this.deviceIds = { microphone: null, camera: null };
    this.open = null;
    this.lists = NO_DEVICES;
    this.trouble = null;
    new Ticker(this, () => this.requestUpdate());
    new FocusKeeper(this, () => this.#takeUpFocus());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    globalThis.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    globalThis.removeEventListener('keydown', this.#onKey);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('room')) this.#watch.follow(this.room);
    if (changed.has('failure') && this.failure !== null) this.#failed(this.failure);
    if (changed.has('speakerId') && this.speakerId !== null) void this.#sound.useSpeaker(this.speakerId);
    this.#frame = callFrame(
      {
        room: this.room,
        qualities: this.#watch.qualities,
        silent: this.#watch.silent,
        ownMicrophoneDead: this.#watch.ownMicrophoneDead,
        offersCameraOff: this.#watch.suggestsCameraOff,
        words: this.words,
      },
      this.#frame,
    );
    this.#workshop.look(this.room, this.#frame.view, this.words);
    this.#sound.play(this.#voices());
  }

  protected override firstUpdated(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<TribuHead>('tribu-head')?.focus());
  }

  #takeUpFocus(): void {
    const heading = this.renderRoot.querySelector<TribuWorkshop>('tribu-workshop')?.heading;
    (heading ?? this.renderRoot.querySelector<TribuHead>('tribu-head'))?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const frame = this.#frame;
    if (frame === null) return nothing;
    const { words, room } = this;
    const workshop = this.#workshop.now;
    // A screen is nothing to share while everybody writes.
    const shares = canShareScreen() && ownGrants(room).includes('screen') && workshop?.writes !== true;
    return html`
      <section class="call" part="call" aria-label=${words.t('call.label')}>
        <tribu-head .words=${words} .heading=${frame.title} .time=${frame.time} ?soon=${frame.soon} .observers=${frame.view.observers} .light=${frame.light}
          @settings=${() => this.#act('settings')} @help=${() => this.#act('help')}></tribu-head>
        <div class=${workshop === null ? 'middle' : 'middle flows'}>
          ${this.#pictures(frame)}
          <tribu-notes .words=${words} .notes=${workshop === null ? frame.notes : workshop.notes(frame.notes)} @note-action=${this.#onNote}></tribu-notes>
          ${this.#sound.blocked ? this.#soundGate() : nothing}
          ${this.trouble === null ? nothing : this.#troubleNote(this.trouble)}
        </div>
        <tribu-bar .words=${words} .microphone=${ownDevice(room, 'microphone').track} ?cameraOn=${ownDevice(room, 'camera').on}
          ?sharing=${room.localTracks.has('screen')} ?canShare=${shares}
          ?steers=${ownGrants(room).includes('moderate')} .extra=${this.#workshop.tools(words)} .held=${this.#workshop.held(words)}
          @bar-action=${this.#onBar}
          @extend=${(event: CustomEvent<number>) => this.#run(room.extend(event.detail))}></tribu-bar>
        <p class="for-readers" role="status" aria-live="polite">${frame.said}</p>
        <tribu-windows .words=${words} .room=${room} .open=${this.open} .lists=${this.lists} .speakerId=${this.speakerId}
          .deviceIds=${this.deviceIds} ?workshop=${workshop !== null} @closed=${this.#closed} @device-picked=${this.#picked}
          @consent-chosen=${this.#answered} @end-confirmed=${() => this.#run(room.end())}></tribu-windows>
      </section>
    `;
  }

  #soundGate(): TemplateResult {
    const { t } = this.words;
    return html`
      <div class="gate" role="alertdialog" aria-label=${t('note.sound')}>
        <button class="button main large" part="sound" type="button" @click=${() => this.#run(this.#sound.unblock())}>
          ${icon('sound', 26)}${t('note.soundAction')}
        </button>
        <p>${t('note.soundText')}</p>
      </div>
    `;
  }

  #troubleNote(text: string): TemplateResult {
    const close = (): void => {
      this.trouble = null;
    };
    return html`
      <div class="problem" role="alert">
        <span>${text}</span>
        <button class="button quiet" type="button" @click=${close}>${this.words.t('common.close')}</button>
      </div>
    `;
  }

  /** The coaching's pictures; once the workshop's parts are here, those. */
  #pictures(frame: CallFrame): TemplateResult {
    const { words, room } = this;
    const workshop = this.#workshop.now;
    if (workshop !== null) {
      return html`<tribu-workshop .words=${words} .workshop=${workshop} .frame=${frame}></tribu-workshop>`;
    }
    return html`
      <tribu-stage .words=${words} .view=${frame.view} .own=${frame.own} ?stale=${frame.stale} .remarks=${frame.remarks}
        .waiting=${frame.waiting}
        @tiles-visible=${(event: CustomEvent<VisibleTile[]>) => room.reportVisible(event.detail)}></tribu-stage>
    `;
  }

  readonly #closed = (): void => {
    this.open = null;
  };

  readonly #answered = (event: CustomEvent<ConsentAnswer>): void => {
    const { detail: answer } = event;
    this.#run(
      this.room.answerConsent('record', answer, RECORD_TEXT_VERSION).then(() => {
        this.tell<GivenAnswer>('consent-answered', { answer, textVersion: RECORD_TEXT_VERSION });
      }),
    );
  };

  #voices(): ReadonlyMap<string, MediaStreamTrack> {
    // Silenced ones stay: nothing comes from them, and when they speak again nothing has to start first.
    const voices = [...this.room.remoteTracks.values()].filter(
      (remote) => remote.source === 'microphone' || remote.source === 'whisper',
    );
    return new Map(voices.map((remote) => [remote.trackId, remote.track]));
  }

  async #openSettings(): Promise<void> {
    this.open = 'settings';
    this.lists = await listDevices();
  }

  readonly #onBar = (event: CustomEvent<BarAction>): void => this.#act(event.detail);

  #act(action: BarAction | KeyAction): void {
    const { room } = this;
    switch (action) {
      case 'microphone':
      case 'camera':
        this.#run(toggleDevice(room, action, this.deviceIds[action]));
        break;
      case 'screen':
        if (ownGrants(room).includes('screen') && canShareScreen()) this.#run(toggleScreen(room));
        break;
      case 'extend':
        this.renderRoot.querySelector<TribuBar>('tribu-bar')?.toggleExtend();
        break;
      case 'settings':
        this.#run(this.#openSettings());
        break;
      case 'help':
        this.open = 'keys';
        break;
      case 'end':
        this.open = 'end';
        break;
      case 'leave':
        this.#run(room.leave());
        break;
      case 'hand':
      case 'question':
      case 'chat':
      case 'layout':
      case 'applause':
        this.#workshop.now?.act(action);
        break;
    }
  }

  readonly #onNote = (event: CustomEvent<NoteAction>): void => {
    switch (event.detail) {
      case 'camera-off':
        this.#run(this.room.setSilenced('camera', true));
        break;
      case 'decline-offer':
        this.#watch.suggestsCameraOff = false;
        this.requestUpdate();
        break;
      case 'settings':
        this.#run(this.#openSettings());
        break;
      case 'stop-sharing':
        this.#run(this.room.unpublish('screen'));
        break;
    }
  };

  readonly #picked = (event: CustomEvent<DevicePicked>): void => {
    const { kind, deviceId } = event.detail;
    if (kind === 'speaker') {
      this.speakerId = deviceId;
      return;
    }
    this.deviceIds = { ...this.deviceIds, [kind]: deviceId };
    this.#run(pickDevice(this.room, kind, deviceId));
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const nodes = event.composedPath();
    // Keys pressed elsewhere on a school's page are the page's own.
    if (!nodes.includes(this) && event.target !== document.body) return;
    const path = nodes.flatMap((node) => (node instanceof Element ? [node.localName] : []));
    const { key, repeat, ctrlKey, metaKey, altKey } = event;
    const action = actionOf({ key, repeat, ctrlKey, metaKey, altKey, path }, this.#workshop.hasKeys);
    if (action === null) return;
    event.preventDefault();
    this.#act(action);
  };

  /** Does what the person asked for; a refusal is told in words on the screen. */
  #run(doing: Promise<unknown>): void {
    doing.catch((failure: unknown) => this.#failed(failure));
  }

  #failed(failure: unknown): void {
    this.trouble = troubleWords(failure, this.words) ?? this.trouble;
  }
}
