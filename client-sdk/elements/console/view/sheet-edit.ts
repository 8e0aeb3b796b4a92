import type { Block, BlockKind } from '@tribu-live/protocol';
import { promptOf } from './prompt-text.ts';

/** What a mentor says of a new block; the rest follows from its kind. */
export interface NewBlock {
  readonly kind: BlockKind;
  readonly title: string;
  readonly minutes: number;
  /** Of exercises and groups. */
  readonly prompt: string;
}

/** A block as it usually goes in a workshop. */
export function blockOf({ kind, title, minutes, prompt }: NewBlock, blockId: string): Block {
  const common = { blockId, title, minutes };
  switch (kind) {
    case 'exercise':
      return {
        ...common,
        kind,
        prompt: promptOf(prompt),
        material: null,
        durationSeconds: minutes * 60,
        microphones: 'closed',
        layout: 'gallery',
      };
    case 'circle':
      return {
        ...common,
        kind,
        from: 'everybody',
        perReaderSeconds: null,
        microphones: 'closed',
        layout: 'speaker',
      };
    case 'groups':
      return {
        ...common,
        kind,
        how: 'random',
        size: 4,
        prompt: promptOf(prompt),
        microphones: 'open',
        layout: 'gallery',
      };
    case 'teaching':
      return { ...common, kind, microphones: 'closed', layout: 'speaker' };
    case 'welcome':
    case 'questions':
    case 'break':
      return { ...common, kind, microphones: 'open', layout: 'gallery' };
  }
}

/** The block with other minutes; an exercise lasts as long as its block. */
export function withMinutes(block: Block, minutes: number): Block {
  return block.kind === 'exercise'
    ? { ...block, minutes, durationSeconds: minutes * 60 }
    : { ...block, minutes };
}

/** The blocks in this order; what is not named stays behind them. */
export function inOrder(blocks: readonly Block[], ids: readonly string[]): Block[] {
  const named = ids.flatMap((id) => blocks.find(({ blockId }) => blockId === id) ?? []);
  return [...named, ...blocks.filter(({ blockId }) => !ids.includes(blockId))];
}
