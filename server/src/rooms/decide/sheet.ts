import {
  type Block,
  type BlockRun,
  currentBlock,
  currentExercise,
  type EventBody,
  fold,
  type RoomState,
  TribuError,
} from '@tribu-live/protocol';
import { stamp } from '../stamp.ts';
import { steeringRefusal } from './actors.ts';
import { decideCircle } from './circle.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';
import { derivedId } from './derived-id.ts';
import { decideExercise } from './exercise.ts';
import { decideGroup } from './groups.ts';
import { groupsClosed } from './groups-closed.ts';

export type SheetCommand = CommandOf<'sheet.set' | 'block.start' | 'block.end'>;

const MINUTE_MS = 60_000;

/** One thing after the other, each decided on what the one before left. */
type Part = (state: RoomState) => Decision;

export function decideSheet(state: RoomState, command: SheetCommand, context: CommandContext): Decision {
  const refusal = steeringRefusal(state, context.actor);
  if (refusal !== null) return refuse(refusal);
  switch (command.type) {
    case 'sheet.set':
      return setSheet(state, command);
    case 'block.start':
      return start(state, command, context);
    case 'block.end': {
      const run = currentBlock(state);
      return run === null ? NOTHING : inTurn(state, context, [...endings(context), () => accept(over(run))]);
    }
    default:
      return command satisfies never;
  }
}

/** The plan is the mentors' own: others see a block when it begins. */
export function sheetSet(blocks: readonly Block[]): EventBody {
  return { type: 'sheet.set', audience: { mentors: true, persons: [] }, data: { blocks: [...blocks] } };
}

function setSheet({ sheet }: RoomState, { blocks }: CommandOf<'sheet.set'>): Decision {
  return JSON.stringify(sheet) === JSON.stringify(blocks) ? NOTHING : accept(sheetSet(blocks));
}

function start(state: RoomState, { blockId }: CommandOf<'block.start'>, context: CommandContext): Decision {
  const block = state.sheet.find((each) => each.blockId === blockId);
  if (block === undefined) return refuse(new TribuError('not_found', { field: 'blockId' }));
  if (currentBlock(state)?.blockId === blockId) return NOTHING;
  return inTurn(state, context, [
    ...endings(context),
    ({ microphones }) => accept(started(block), ...microphonesOf(block, microphones)),
    (before) => begin(before, block, context),
  ]);
}

function started({ blockId, kind, title, minutes, layout }: Block): EventBody {
  const data = { blockId, kind, title, plannedMs: minutes * MINUTE_MS, layout };
  return { type: 'block.started', audience: 'all', data };
}

function microphonesOf({ microphones: mode }: Block, now: RoomState['microphones']): EventBody[] {
  return mode === now ? [] : [{ type: 'microphones.changed', audience: 'all', data: { mode } }];
}

function over({ blockId }: BlockRun): EventBody {
  return { type: 'block.ended', audience: 'all', data: { blockId } };
}

/** What the block before began, and whatever else goes on. */
function endings(context: CommandContext): Part[] {
  return [
    (state) => {
      const exercise = currentExercise(state);
      if (exercise === null) return NOTHING;
      return decideExercise(state, { type: 'exercise.end', exerciseId: exercise.id }, context);
    },
    (state) => (state.circle === null ? NOTHING : decideCircle(state, { type: 'circle.close' }, context)),
    (state) => accept(...groupsClosed(state)),
  ];
}

/** Ids follow from the block and from how often it was begun: a decision taken again names the same. */
function begin(state: RoomState, block: Block, context: CommandContext): Decision {
  const times = state.blocks.filter(({ blockId }) => blockId === block.blockId).length;
  const id = derivedId(state.sessionId, block.blockId, times);
  switch (block.kind) {
    case 'exercise': {
      const { prompt, material, durationSeconds } = block;
      const command = { type: 'exercise.start', exerciseId: id, prompt, material, durationSeconds } as const;
      return decideExercise(state, command, context);
    }
    case 'circle': {
      const { from, perReaderSeconds } = block;
      const exerciseId = state.exercises.at(-1)?.id ?? null;
      const command = { type: 'circle.open', circleId: id, exerciseId, from, perReaderSeconds } as const;
      return decideCircle(state, command, context);
    }
    case 'groups': {
      const { prompt, minutes, how, size } = block;
      const command = { type: 'groups.form', roundId: id, prompt, minutes, how, size } as const;
      return decideGroup(state, command, context);
    }
    default:
      return NOTHING;
  }
}

function inTurn(state: RoomState, context: CommandContext, parts: readonly Part[]): Decision {
  const events: EventBody[] = [];
  let now = state;
  for (const part of parts) {
    const decision = part(now);
    if (!decision.ok) return decision;
    events.push(...decision.events);
    now = fold(now, stamp(now, decision.events, context, now.epoch));
  }
  return accept(...events);
}
