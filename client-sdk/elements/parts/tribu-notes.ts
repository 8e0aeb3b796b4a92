import { css, html, nothing, type TemplateResult } from 'lit';
import type { Note } from '../room/notes.ts';
import { base, buttons } from '../style/base.ts';
import { type IconName, icon } from '../style/icons.ts';
import { TribuElement } from './tribu-element.ts';

/** What a note's button asks for. */
export type NoteAction = 'camera-off' | 'decline-offer' | 'settings' | 'stop-sharing';

interface Shown {
  readonly icon: IconName;
  readonly text: string;
  readonly tone: 'calm' | 'warn';
  readonly actions: readonly { readonly action: NoteAction; readonly word: string }[];
}

/** The slim bars that lie over the top of the pictures. Says `note-action`. */
export class TribuNotes extends TribuElement {
  static override properties = { ...TribuElement.properties, notes: { attribute: false } };
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        justify-items: center;
        gap: var(--tribu-space-2);
        pointer-events: none;
      }

      .note {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: center;
        gap: var(--tribu-space-1) var(--tribu-space-3);
        max-inline-size: 100%;
        padding: 7px var(--tribu-space-4);
        border-radius: var(--tribu-radius-large);
        background: var(--tribu-surface);
        box-shadow: var(--tribu-shadow);
        font-size: 0.9375rem;
        pointer-events: auto;
      }

      .note.warn {
        background: var(--tribu-warn-soft);
        color: var(--tribu-on-warn);
      }

      .says {
        display: flex;
        align-items: center;
        gap: var(--tribu-space-2);
        min-block-size: 32px;
        font-weight: 500;
      }

      .button {
        padding-inline: var(--tribu-space-3);
        font-size: 0.9375rem;
      }

      .note.warn .quiet {
        color: inherit;
      }

      .note.warn .quiet:hover {
        background: rgb(0 0 0 / 0.08);
      }
    `,
  ];
  declare notes: readonly Note[];

  constructor() {
    super();
    this.notes = [];
  }

  protected override render(): TemplateResult {
    return html`${this.notes.map((note) => this.#note(this.#shown(note)))}`;
  }

  #note(shown: Shown): TemplateResult {
    return html`
      <div class="note ${shown.tone}" part="note">
        <span class="says">${icon(shown.icon, 20)}<span>${shown.text}</span></span>
        ${
          shown.actions.length === 0
            ? nothing
            : shown.actions.map(
                ({ action, word }, index) => html`
                  <button class="button ${index === 0 ? '' : 'quiet'}" type="button" @click=${() => this.tell<NoteAction>('note-action', action)}>
                    ${word}
                  </button>
                `,
              )
        }
      </div>
    `;
  }

  #shown(note: Note): Shown {
    const { t } = this.words;
    switch (note.is) {
      case 'reconnecting':
        return { icon: 'wifi-off', text: t('note.reconnecting'), tone: 'warn', actions: [] };
      case 'unplugged':
        return {
          icon: 'unplug',
          text: t(`note.unplugged.${note.source}`),
          tone: 'warn',
          actions: [{ action: 'settings', word: t('note.unpluggedAction') }],
        };
      case 'dead':
        return {
          icon: 'mic-off',
          text: t('note.dead'),
          tone: 'warn',
          actions: [{ action: 'settings', word: t('note.deadAction') }],
        };
      case 'recording':
        return { icon: 'warning', text: note.text, tone: 'warn', actions: [] };
      case 'weak':
        return {
          icon: 'warning',
          text: t(note.quality === 'bad' ? 'note.bad' : 'note.weak'),
          tone: 'warn',
          actions: note.offersCameraOff
            ? [
                { action: 'camera-off', word: t('note.saveVoice') },
                { action: 'decline-offer', word: t('note.notNow') },
              ]
            : [],
        };
      case 'weakOther':
        return { icon: 'warning', text: t('note.weakOther', { name: note.name }), tone: 'calm', actions: [] };
      case 'sharing':
        return {
          icon: 'screen',
          text: t('note.sharing'),
          tone: 'calm',
          actions: [{ action: 'stop-sharing', word: t('note.stopSharing') }],
        };
      case 'time':
        return { icon: 'hourglass', text: note.text, tone: 'calm', actions: [] };
    }
  }
}
