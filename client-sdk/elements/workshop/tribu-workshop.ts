import { html, nothing, type TemplateResult } from 'lit';
import { ownDevice, toggleDevice } from '../control/own-devices.ts';
import { firstName } from '../room/call-view.ts';
import { base, buttons } from '../style/base.ts';
import { type WorkIconName, workIcon } from './icons.ts';
import { microphoneWords, whispererOf } from './own-voice.ts';
import { handPlace } from './people-view.ts';
import { richText, richTextStyles } from './rich-text.ts';
import { isQuiet, type Scene } from './scene.ts';
import type { SeenReaction } from './seen-reactions.ts';
import { workshopStyles } from './tribu-workshop.styles.ts';
import { WorkshopElement } from './workshop-element.ts';
import { countdown } from './writing-view.ts';

/** How long a private word of the mentor stays, unless it is put away before. */
const NUDGE_STAYS_MS = 25_000;

/** What a workshop is doing now, with what lies beside it and what is said over it. */
export class TribuWorkshop extends WorkshopElement {
  static override properties = { ...WorkshopElement.properties, readNudgeAt: { state: true } };
  static override styles = [base, buttons, richTextStyles, workshopStyles];
  /** The nudge that the person has put away. */
  declare readNudgeAt: number;

  constructor() {
    super();
    this.readNudgeAt = 0;
  }

  /** What a keyboard goes on from when what had the focus is gone: the scene's heading, or that of what lies beside it. */
  get heading(): HTMLElement | null {
    const parts = this.renderRoot.querySelectorAll('.scene > *, tribu-panel');
    const headings = [...parts].map((part) => part.shadowRoot?.querySelector<HTMLElement>('h2[tabindex]'));
    return headings.find((heading) => heading != null) ?? null;
  }

  protected override render(): TemplateResult {
    const { workshop, words, frame } = this;
    const { scene, panel } = workshop;
    const writing = scene.is === 'writing' && scene.writes;
    const beside = writing ? null : panel;
    return html`
      <div class="workshop" data-scene=${scene.is} data-beside=${beside === null ? 'none' : 'here'} ?data-writing=${writing}>
        <div class="scene">${this.#scene(scene)}</div>
        ${
          beside === null
            ? nothing
            : html`<tribu-panel .words=${words} .workshop=${workshop} .frame=${frame} .name=${beside}></tribu-panel>`
        }
        ${this.#chips(scene)}
      </div>
      ${this.#reactions()}
      ${workshop.pensUp ? html`<div class="pens" part="pens-up" aria-hidden="true"><p>${words.t('pens.up')}</p></div>` : nothing}
      <p class="for-readers" role="status">${workshop.said}</p>
      <p class="for-readers" role="alert">${workshop.urgent}</p>
    `;
  }

  #scene(scene: Scene): TemplateResult {
    const { words, workshop, frame } = this;
    switch (scene.is) {
      case 'writing':
        return scene.writes
          ? html`<tribu-writing .words=${words} .workshop=${workshop} .frame=${frame} .exercise=${scene.exercise}></tribu-writing>`
          : this.#watch(scene);
      case 'circle':
        return html`<tribu-circle .words=${words} .workshop=${workshop} .frame=${frame} .circle=${scene.circle}></tribu-circle>`;
      case 'groups':
        return scene.groupId === null
          ? html`<tribu-group-list .words=${words} .workshop=${workshop} .frame=${frame} .groups=${scene.groups}></tribu-group-list>`
          : html`<tribu-group .words=${words} .workshop=${workshop} .frame=${frame} .groups=${scene.groups}
              .groupId=${scene.groupId}></tribu-group>`;
      case 'talking':
        return this.#faces(workshop.layout === 'gallery', workshop.large);
    }
  }

  #faces(gallery: boolean, large: string | null, fixed = false): TemplateResult {
    const { words, workshop, frame } = this;
    return html`<tribu-faces .words=${words} .workshop=${workshop} .frame=${frame} ?gallery=${gallery} ?fixed=${fixed} .large=${large}></tribu-faces>`;
  }

  /** The silence, for who does not write: everybody in sight, the prompt and the time. */
  #watch({ exercise }: Extract<Scene, { is: 'writing' }>): TemplateResult {
    const { words } = this;
    const time = countdown(exercise, this.room.clock.now(), words);
    return html`
      <div class="watch">
        <div class="prompt">
          <div class="rich" role="region" tabindex="0" aria-label=${words.t('write.prompt')}>${richText(exercise.prompt)}</div>
          <p class="soft">${words.t(time.paused ? 'write.paused' : 'write.watch')}</p>
        </div>
        <tribu-ring .words=${words} .countdown=${time}></tribu-ring>
        ${this.#faces(true, null, true)}
      </div>
    `;
  }

  /** Sentences that stand for a while below the pictures: a whisper, the floor, a word from the mentor, the microphone. */
  #chips(scene: Scene): TemplateResult {
    const { words } = this;
    const { t } = words;
    const { state } = this.room;
    const whisperer = whispererOf(state, this.youId);
    const held = microphoneWords(state, this.youId, words);
    const cameraHeld = state.muted[this.youId]?.includes('camera') === true;
    const floor = state.floor.includes(this.youId) && !this.workshop.isMentor && scene.is !== 'groups';
    // The page says itself that the microphones are quiet.
    const toldThere = scene.is === 'writing' && scene.writes;
    return html`
      <div class="chips" part="chips">
        ${this.#nudge()}
        ${whisperer === null ? nothing : this.#chip('whisper', t('work.whisper', { name: firstName(whisperer) }), true)}
        ${
          floor
            ? html`<p class="chip warm">
                ${workIcon('mic', 20)}<span>${t('work.floor')}</span> ${this.#opensMicrophone()}
                <button class="button" type="button" @click=${() => this.run(this.room.hands.takeFloor(this.youId))}>
                  ${t('work.floor.back')}
                </button>
              </p>`
            : nothing
        }
        ${isQuiet(scene) ? nothing : this.#hands()} ${cameraHeld ? this.#chip('people', t('work.camera.moderator')) : nothing}
        ${held === '' || floor || toldThere ? nothing : html`<p class="held">${workIcon('mic-off', 16)}<span>${held}</span></p>`}
      </div>
    `;
  }

  /** It opens by itself with the floor; where there is none yet, one press asks for it. */
  #opensMicrophone(): TemplateResult | typeof nothing {
    if (ownDevice(this.room, 'microphone').on) return nothing;
    return html`<button class="button main" type="button" @click=${() => this.run(toggleDevice(this.room, 'microphone', null))}>
      ${this.words.t('circle.micOn')}
    </button>`;
  }

  #chip(icon: WorkIconName, text: string, warm = false): TemplateResult {
    return html`<p class=${warm ? 'chip warm' : 'chip'}>${workIcon(icon, 20)}<span>${text}</span></p>`;
  }

  #nudge(): TemplateResult | typeof nothing {
    const { t } = this.words;
    const nudge = this.room.state.nudges[this.youId];
    if (nudge === undefined || nudge.at === this.readNudgeAt) return nothing;
    if (this.room.clock.now() - nudge.at > NUDGE_STAYS_MS) return nothing;
    const putAway = (): void => {
      this.readNudgeAt = nudge.at;
    };
    return html`
      <p class="chip warm nudge">
        ${workIcon('heart', 20)}<span><b>${t('work.nudge')}</b> ${nudge.note === '' ? t('work.nudge.plain') : nudge.note}</span>
        <button class="button quiet" type="button" aria-label=${t('common.close')} @click=${putAway}>${workIcon('close', 20)}</button>
      </p>
    `;
  }

  /** One's own place among the hands; for who leads, whose hands are up. */
  #hands(): TemplateResult | typeof nothing {
    const { t } = this.words;
    if (this.workshop.isMentor) return this.#raised();
    const place = handPlace(this.room.state, this.youId);
    if (place === null) return nothing;
    const text = place === 1 ? t('work.hand.next') : t('work.hand.place', { place });
    return html`<p class="held">${workIcon('hand', 16)}<span>${text}</span></p>`;
  }

  #raised(): TemplateResult | typeof nothing {
    const { hands } = this.room.state;
    if (hands.length === 0) return nothing;
    const { t } = this.words;
    const text = hands.length === 1 ? t('work.hands.one') : t('work.hands', { count: hands.length });
    const names = hands.slice(0, 3).map(({ personId }) => this.nameOf(personId));
    return html`
      <p class="chip">
        ${workIcon('hand', 20)}<span>${text}</span>
        ${names.map((name, index) => {
          const personId = hands[index]?.personId ?? '';
          return html`<button class="button" type="button" @click=${() => this.run(this.room.hands.giveFloor(personId))}>
            ${t('work.giveFloor', { name })}
          </button>`;
        })}
      </p>
    `;
  }

  #reactions(): TemplateResult | typeof nothing {
    const { seen } = this.workshop.reactions;
    if (seen.length === 0) return nothing;
    return html`<ul class="reactions" aria-hidden="true">
      ${seen.map((one) => html`<li>${workIcon(one.kind, 22)}<span>${this.#reacted(one)}</span></li>`)}
    </ul>`;
  }

  #reacted({ kind, from }: SeenReaction): string {
    const { t } = this.words;
    const [first = ''] = from;
    const name = this.nameOf(first);
    const count = from.length - 1;
    if (count === 1) return t('work.reacted.moreOne', { name });
    if (count > 1) return t('work.reacted.more', { name, count });
    return first === this.youId ? t(`work.react.${kind}`) : t(`work.reacted.${kind}`, { name });
  }
}
