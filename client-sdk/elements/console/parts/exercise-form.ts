import type { Material } from '@tribu-live/protocol';
import { css, html, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import { promptOf } from '../view/prompt-text.ts';
import { ConsolePart } from './console-part.ts';

const MINUTES = [3, 5, 7, 10, 15, 20] as const;
const USUAL_MINUTES = 10;

/** A new exercise: prompt, minutes, document. Says `close` once it began: what was written stays until then. */
export class ExerciseForm extends ConsolePart {
  static override properties = { ...ConsolePart.properties, minutes: { state: true } };
  static override styles = [
    ...ConsolePart.styles,
    css`
      form {
        display: grid;
        gap: var(--tribu-space-3);
      }

      .two {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--tribu-space-2);
      }

      textarea {
        min-block-size: 108px;
      }
    `,
  ];
  declare minutes: number;

  constructor() {
    super();
    this.minutes = USUAL_MINUTES;
  }

  override focus(): void {
    this.field('prompt').focus();
  }

  protected override render(): TemplateResult {
    return html`
      <form @submit=${this.#start}>
        <div>
          <label for="prompt">${this.t('console.exercise.prompt')}</label>
          <textarea id="prompt" name="prompt" required maxlength="5000" placeholder=${this.t('console.exercise.promptHint')}></textarea>
        </div>
        <fieldset>
          <legend>${this.t('console.exercise.minutes')}</legend>
          <div class="row">
            ${MINUTES.map(
              (count) =>
                html`<button class="small" type="button" aria-pressed=${count === this.minutes} @click=${() => this.#set(count)}>${this.t('console.circle.minutes', { count })}</button>`,
            )}
          </div>
        </fieldset>
        <div class="two">
          <div><label for="title">${this.t('console.exercise.material')}</label><input id="title" name="title" maxlength="200"></div>
          <div><label for="url">${this.t('console.exercise.link')}</label><input id="url" name="url" type="url" pattern="https://.+" maxlength="1000"></div>
        </div>
        <p class="soft">${this.t('console.exercise.text')}</p>
        <div class="row"><button class="small main" type="submit">${icon('writing', 18)}${this.t('console.exercise.start')}</button></div>
      </form>
    `;
  }

  #set(minutes: number): void {
    this.minutes = minutes;
  }

  readonly #start = (event: SubmitEvent): void => {
    event.preventDefault();
    const url = this.field('url').value.trim();
    const material: Material | null =
      url === '' ? null : { title: this.field('title').value.trim() || url, url };
    const prompt = promptOf(this.field('prompt').value);
    const started = this.desk.room.exercise.start({ prompt, material, durationSeconds: this.minutes * 60 });
    this.run(started.then(() => this.tell('close')));
  };
}
