import { css, html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import { keyOf } from '../keys.ts';
import { ConsolePart } from '../parts/console-part.ts';
import { attentionView } from '../view/attention-view.ts';

const EXTENSIONS_MINUTES = [5, 10, 15] as const;

/** Door, microphones of all, and the session itself. Says `end-session`. */
export class DoorPanel extends ConsolePart {
  static override styles = [
    ...ConsolePart.styles,
    css`
      section {
        display: grid;
        gap: 6px;
        padding-block-end: var(--tribu-space-3);
        border-block-end: 1px solid var(--tribu-line);
      }

      .is {
        display: flex;
        align-items: center;
        gap: 6px;
        font-weight: 650;
      }
    `,
  ];

  protected override render(): TemplateResult {
    return html`<div class="stack">${this.#microphones()}${this.#door()}${this.#waiting()}${this.#session()}</div>`;
  }

  #microphones(): TemplateResult {
    const { moderation } = this.desk.room;
    const closed = this.state.microphones === 'closed';
    return html`
      <section>
        <span class="is">${icon(closed ? 'mic-off' : 'mic', 18)}${this.t(closed ? 'console.door.mics.closed' : 'console.door.mics.open')}</span>
        <p class="soft">${this.t(closed ? 'console.door.mics.closedText' : 'console.door.mics.openText')}</p>
        <div class="row"><button class="small" type="button" aria-keyshortcuts=${keyOf('mics')} title=${keyOf('mics')} @click=${() => this.run(moderation.setMicrophones(closed ? 'open' : 'closed'))}>
          ${this.t(closed ? 'console.door.openMics' : 'console.door.closeMics')}</button></div>
      </section>
    `;
  }

  #door(): TemplateResult {
    const { moderation } = this.desk.room;
    const { locked } = this.state.door;
    return html`
      <section>
        <span class="is">${icon(locked ? 'lock' : 'door', 18)}${this.t(locked ? 'console.door.locked' : 'console.door.open')}</span>
        <p class="soft">${this.t('console.door.lockText')}</p>
        <div class="row"><button class="small" type="button" @click=${() => this.run(moderation.setDoor({ locked: !locked }))}>${this.t(locked ? 'console.door.unlock' : 'console.door.lock')}</button></div>
      </section>
    `;
  }

  #waiting(): TemplateResult {
    const { moderation } = this.desk.room;
    const { waiting } = this.state.door;
    const { knocking } = attentionView(this.state, this.desk.now);
    const all = (): Promise<unknown> =>
      Promise.all(knocking.map(({ personId }) => moderation.admit(personId)));
    return html`
      <section>
        <span class="is">${icon('admit', 18)}${this.t('console.door.waiting')}</span>
        <p class="soft">${this.t('console.door.waitingText')}</p>
        <div class="row">
          <button class="small" type="button" aria-pressed=${waiting} @click=${() => this.run(moderation.setDoor({ waiting: !waiting }))}>${this.t(waiting ? 'console.door.waitingOff' : 'console.door.waitingOn')}</button>
          ${knocking.length > 1 ? html`<button class="small main" type="button" @click=${() => this.run(all())}>${this.t('console.admitAll')}</button>` : nothing}
        </div>
        ${waiting && knocking.length === 0 ? html`<p class="soft">${this.t('console.door.nobody')}</p>` : nothing}
        ${knocking.map(
          ({ personId, name }) => html`<div class="row"><span class="name">${name}</span>
            <button class="small push" type="button" aria-label=${this.t('console.admitOf', { name })} @click=${() => this.run(moderation.admit(personId))}>${this.t('console.admit')}</button></div>`,
        )}
      </section>
    `;
  }

  #session(): TemplateResult {
    const { session } = this.state;
    const { room } = this.desk;
    return html`
      <section>
        <span class="is">${icon('timer', 18)}${this.t('console.door.session')}</span>
        ${session === null ? nothing : html`<p class="soft">${this.t('console.door.endsAt', { time: this.words.time(session.endsAt) })}</p>`}
        <div class="row">
          ${EXTENSIONS_MINUTES.map(
            (count) =>
              html`<button class="small" type="button" title=${this.t('console.door.extendLong', { count })} @click=${() => this.run(room.extend(count))}>${this.t('console.door.extend', { count })}</button>`,
          )}
          <button class="small danger push" type="button" @click=${() => this.tell('end-session')}>${icon('end', 17)}${this.t('console.door.end')}</button>
        </div>
      </section>
    `;
  }
}
