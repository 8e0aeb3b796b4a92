import { html, type TemplateResult } from 'lit';
import type { Words } from '../../words/words.ts';
import type { Desk } from '../desk.ts';
import type { Panel } from '../keys.ts';
import type { ConsoleDialog } from '../parts/console-dialogs.ts';
import type { ReadMarks } from '../view/threads-view.ts';

export interface PanelParts {
  readonly words: Words;
  readonly desk: Desk;
  readonly thread: string | null;
  readonly marks: ReadMarks;
  readonly onThread: (thread: string | null) => void;
  /** Opens a person's card. */
  readonly onPerson: (event: CustomEvent<string>) => void;
  /** Opens a window that asks first. */
  readonly ask: (dialog: ConsoleDialog) => void;
}

/** The panel that stands beside the wall. */
export function panelOf(panel: Panel, parts: PanelParts): TemplateResult {
  const { words, desk } = parts;
  switch (panel) {
    case 'circle':
      return html`<tribu-console-circle .words=${words} .desk=${desk}></tribu-console-circle>`;
    case 'questions':
      return html`<tribu-console-questions .words=${words} .desk=${desk}></tribu-console-questions>`;
    case 'chat':
      return html`<tribu-console-chat .words=${words} .desk=${desk} .thread=${parts.thread} .marks=${parts.marks}
        @thread=${(event: CustomEvent<string | null>) => parts.onThread(event.detail)}></tribu-console-chat>`;
    case 'polls':
      return html`<tribu-console-polls .words=${words} .desk=${desk}></tribu-console-polls>`;
    case 'groups':
      return html`<tribu-console-groups .words=${words} .desk=${desk}></tribu-console-groups>`;
    case 'sheet':
      return html`<tribu-console-sheet .words=${words} .desk=${desk}
        @end-exercise=${(event: CustomEvent<string>) => parts.ask({ is: 'pensUp', blockId: event.detail })}></tribu-console-sheet>`;
    case 'door':
      return html`<tribu-console-door .words=${words} .desk=${desk} @end-session=${() => parts.ask({ is: 'end' })}></tribu-console-door>`;
    case 'participation':
      return html`<tribu-console-participation .words=${words} .desk=${desk} @person=${parts.onPerson}></tribu-console-participation>`;
  }
}
