import { live } from 'lit/directives/live.js';
import type { LiveRoom } from '../../src/index.ts';
import { TribuElement } from '../parts/tribu-element.ts';
import type { CallFrame } from '../room/call-frame.ts';
import { firstName } from '../room/call-view.ts';
import type { Workshop } from './workshop.ts';

/** Base of the workshop's elements: drawn anew with each look at the room. */
export class WorkshopElement extends TribuElement {
  static override properties = {
    ...TribuElement.properties,
    workshop: { attribute: false },
    frame: { attribute: false },
  };
  declare workshop: Workshop;
  declare frame: CallFrame;

  protected get room(): LiveRoom {
    return this.workshop.room;
  }

  protected get youId(): string {
    return this.workshop.room.you.personId;
  }

  /** Somebody's first name, "you" for this person. */
  protected nameOf(personId: string): string {
    if (personId === this.youId) return this.words.t('common.you');
    return firstName(this.room.state.people[personId]?.name ?? '');
  }

  /** For a field's `.value`: what was typed in it, also before its panel was closed. */
  protected typedIn(field: string): ReturnType<typeof live> {
    return live(this.workshop.typed.get(field) ?? '');
  }

  /** For the same field's `@input`. */
  protected keepTyped(field: string): (event: Event) => void {
    return (event) => this.workshop.typed.set(field, (event.target as HTMLTextAreaElement).value);
  }

  protected run(doing: Promise<unknown>): void {
    this.workshop.run(doing);
  }
}
