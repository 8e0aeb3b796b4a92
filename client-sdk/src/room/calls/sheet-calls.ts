import type { Block, SheetTemplate } from '@tribu-live/protocol';
import type { Asking } from './asking.ts';

/** The run sheet: mentors only. */
export class SheetCalls {
  readonly #asking: Asking;

  /** @internal */
  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** The run sheets that the server brings. */
  async templates(): Promise<readonly SheetTemplate[]> {
    return (await this.#asking.request('sheet.templates', {})).templates;
  }

  async set(blocks: readonly Block[]): Promise<void> {
    await this.#asking.command('sheet.set', { blocks: [...blocks] });
  }

  /** Ends the block before, sets microphones and layout, begins what the block is about. */
  async start(blockId: string): Promise<void> {
    await this.#asking.command('block.start', { blockId });
  }

  async end(): Promise<void> {
    await this.#asking.command('block.end', {});
  }
}
