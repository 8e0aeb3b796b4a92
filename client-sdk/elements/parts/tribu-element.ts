import { LitElement } from 'lit';
import type { Words } from '../words/words.ts';
import { wordsFor } from '../words/words.ts';

const FRENCH = wordsFor('fr');

/** Base of the room's own elements: they all speak through `words`. */
export class TribuElement extends LitElement {
  static override properties = { words: { attribute: false } };
  declare words: Words;

  constructor() {
    super();
    this.words = FRENCH;
  }

  /** Tells the enclosing screen something; does not leave it. */
  protected tell<Detail>(name: string, detail?: Detail): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
