import type { RoomState } from '../../../src/index.ts';
import { TribuElement } from '../../parts/tribu-element.ts';
import { base } from '../../style/base.ts';
import type { Words } from '../../words/words.ts';
import type { Desk } from '../desk.ts';
import { consoleStyles } from '../style.ts';

/** Base of the console's parts: they draw from the desk's state and act through its room. */
export class ConsolePart extends TribuElement {
  static override properties = { ...TribuElement.properties, desk: { attribute: false } };
  static override styles = [base, consoleStyles];
  declare desk: Desk;

  protected get state(): RoomState {
    return this.desk.room.state;
  }

  protected get t(): Words['t'] {
    return this.words.t;
  }

  protected run(work: Promise<unknown>): void {
    this.desk.run(work);
  }

  /** Sends what stands in a field, if anything, and empties it; what is refused comes back. */
  protected sendFrom(name: string, send: (text: string) => Promise<unknown>): void {
    const field = this.field(name);
    const text = field.value.trim();
    if (text === '') return;
    field.value = '';
    const giveBack = (failure: unknown): never => {
      if (field.value === '') field.value = text;
      throw failure;
    };
    this.run(send(text).catch(giveBack));
  }

  /** The field of this name in the part's own tree. */
  protected field(name: string): HTMLInputElement | HTMLTextAreaElement {
    const field = this.renderRoot.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name="${name}"]`);
    if (field === null) throw new TypeError(`there is no field ${name}`);
    return field;
  }
}
