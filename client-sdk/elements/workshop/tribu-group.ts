import type { Groups } from '@tribu-live/protocol';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { base, buttons } from '../style/base.ts';
import { workIcon } from './icons.ts';
import { STATUS_MARKS } from './page-status.ts';
import { richText, richTextStyles } from './rich-text.ts';
import { groupStyles } from './tribu-group.styles.ts';
import { WorkshopElement } from './workshop-element.ts';
import { ring } from './writing-view.ts';

/** How long the mentor's sentence to all groups stays on screen. */
const BROADCAST_STAYS_MS = 60_000;

/** One breakout group: its faces, what it is about, the time left, its page, and the mentor a press away. */
export class TribuGroup extends WorkshopElement {
  static override properties = { ...WorkshopElement.properties, groups: { attribute: false }, groupId: {} };
  static override styles = [base, buttons, richTextStyles, groupStyles];
  declare groups: Groups;
  declare groupId: string;

  protected override render(): TemplateResult {
    const { words, workshop, groups, groupId } = this;
    const group = groups.groups.find(({ id }) => id === groupId);
    return html`
      <section class="group" part="group" aria-label=${group?.name ?? words.t('group.title')}>
        <div class="head">
          <h2 tabindex="-1">${group?.name ?? words.t('group.title')}</h2>
          ${this.#visitEnd()} ${this.#time()}
        </div>
        ${this.#told()}
        <tribu-faces .words=${words} .workshop=${workshop} .frame=${this.frame} gallery fixed></tribu-faces>
        <div class="side">
          <div class="rich prompt" role="region" tabindex="0" aria-label=${words.t('write.prompt')}>${richText(groups.prompt)}</div>
          ${this.#page(group?.pen ?? null)} ${this.#help()}
        </div>
      </section>
    `;
  }

  #time(): TemplateResult | typeof nothing {
    const { startedAt, endsAt, gathering } = this.groups;
    if (endsAt === null || gathering) return nothing;
    const time = ring(Math.max(0, endsAt - this.room.clock.now()), endsAt - startedAt, this.words);
    return html`<tribu-ring .words=${this.words} .countdown=${time}></tribu-ring>`;
  }

  #told(): TemplateResult {
    const { t } = this.words;
    const { gathering, endsAt, broadcast } = this.groups;
    const now = this.room.clock.now();
    const left = Math.max(0, Math.ceil(((endsAt ?? now) - now) / 1000));
    return html`
      <div class="told">
        ${gathering ? html`<p class="gathering">${workIcon('people', 20)}${t('group.gathering', { count: left })}</p>` : nothing}
        ${
          broadcast === null || now - broadcast.at > BROADCAST_STAYS_MS
            ? nothing
            : html`<p class="broadcast">${workIcon('broadcast', 20)}<span><b>${t('group.broadcast')}</b> ${broadcast.text}</span></p>`
        }
      </div>
    `;
  }

  /** Only for who looks in. */
  #visitEnd(): TemplateResult | typeof nothing {
    if (this.groups.visits[this.youId] !== this.groupId) return nothing;
    return html`<button class="button" type="button" @click=${() => this.run(this.room.groups.visit(null))}>
      ${this.words.t('group.leave')}
    </button>`;
  }

  #page(pen: string | null): TemplateResult {
    const { words } = this;
    const page = this.workshop.pages.group;
    const yours = pen === this.youId;
    const member = this.groups.members[this.youId] === this.groupId;
    const holder = yours
      ? words.t('group.penYours')
      : pen === null
        ? words.t('group.penNobody')
        : words.t('group.penOf', { name: this.nameOf(pen) });
    const mark = STATUS_MARKS[page?.status ?? 'loading'];
    return html`
      <div class="pen">
        <span>${workIcon('pen', 18)}${holder}</span>
        ${yours ? html`<span class="mark">${workIcon(mark.icon, 16)}${words.t(mark.word)}</span>` : nothing}
        ${
          yours || !member
            ? nothing
            : html`<button class="button" type="button" @click=${() => this.run(this.room.groups.takePen())}>
                ${words.t('group.takePen')}
              </button>`
        }
      </div>
      <textarea aria-label=${words.t('group.page')} placeholder=${words.t('group.placeholder')} ?readonly=${!yours || page?.writable !== true}
        .value=${live(page?.text ?? '')} @input=${this.#written}></textarea>
    `;
  }

  #help(): TemplateResult | typeof nothing {
    if (this.workshop.isMentor) return nothing;
    const { t } = this.words;
    const asked = this.room.state.help[this.youId] !== undefined;
    const press = (): void => this.run(asked ? this.room.help.clear() : this.room.help.ask());
    return html`
      <div class="help">
        ${asked ? html`<span role="status">${t('group.called')}</span>` : nothing}
        <button class="button" type="button" @click=${press}>
          ${workIcon('help', 20)}${t(asked ? 'group.uncall' : 'group.call')}
        </button>
      </div>
    `;
  }

  readonly #written = (event: Event): void => {
    this.workshop.pages.group?.write((event.target as HTMLTextAreaElement).value);
  };
}
