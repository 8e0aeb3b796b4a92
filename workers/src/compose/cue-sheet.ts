import type { Act } from './acts.ts';
import type { Cue, Still } from './cues.ts';
import { type Box, CANVAS, MOST_FACES, readerBox } from './layout.ts';
import type { ReplayPlan } from './plan.ts';
import { CLOCK_WORDS, type Scenery } from './scenery.ts';
import type { Stage } from './stage.ts';

const WHOLE: Box = { x: 0, y: 0, ...CANVAS };

/**
 * Everything that changes in the picture, in order: each act's scenery, the pictures in it, and what stands in
 * their places when they end within an act. A tile's pipe has the number of its feed.
 */
export function cueSheet(
  { acts, faces }: Pick<ReplayPlan, 'acts' | 'faces'>,
  { tiles }: Stage,
  scenery: Scenery,
): Cue[] {
  const large = readerBox(Math.min(MOST_FACES, faces.length));
  const cues: Cue[] = [];
  for (const act of acts) {
    cues.push(...sceneryCues(act, scenery, large));
    const inAct = tiles.filter(({ fromFrame }) => fromFrame >= act.fromFrame && fromFrame < act.toFrame);
    const ends = inAct.filter(({ toFrame }) => toFrame < act.toFrame);
    const pieces: Cue[] = [
      ...ends.flatMap(({ toFrame: frame, box }) => cardCues(frame, act, box, scenery, large)),
      ...inAct.map(({ fromFrame: frame, toFrame, feed: pipe, box }) => {
        return { frame, is: 'tile', pipe, box, toFrame } as const;
      }),
    ];
    cues.push(...pieces.sort((a, b) => a.frame - b.frame));
  }
  return cues;
}

function sceneryCues(act: Act, scenery: Scenery, large: Box): Cue[] {
  const { fromFrame: frame, scene, clocks } = act;
  const ground = groundOf(act, scenery);
  const cues: Cue[] = ground === null ? [] : [still(frame, ground, WHOLE)];
  if (scene.is === 'reader') {
    const own = scenery.readers.get(scene.personId);
    if (own !== undefined) cues.push(still(frame, own.large, { ...large, height: own.large.height }));
    if (own?.place) cues.push(still(frame, own.place.still, own.place.box));
  }
  const { clock } = scenery;
  if (clock === null) return cues;
  for (const span of clocks) {
    const { fromFrame, toFrame } = span;
    cues.push(still(fromFrame, clock.words[span.is], CLOCK_WORDS));
    cues.push({ frame: fromFrame, is: 'clock', clock: span, figures: clock.figures, toFrame });
  }
  return cues;
}

/** Where a picture ends within an act, the card below it is seen again. */
function cardCues(frame: number, act: Act, box: Box, scenery: Scenery, large: Box): Cue[] {
  const { scene } = act;
  const ofReader = scene.is === 'reader' ? scenery.readers.get(scene.personId)?.large : undefined;
  if (ofReader !== undefined && box.x === large.x && box.y === large.y) return [still(frame, ofReader, box)];
  const ground = groundOf(act, scenery);
  return ground === null ? [] : [{ frame, is: 'still', still: ground, at: { x: box.x, y: box.y }, box }];
}

function groundOf({ scene }: Act, { gallery, besideScreen, besideReader, prompts }: Scenery): Still | null {
  switch (scene.is) {
    case 'gallery':
      return gallery;
    case 'screen':
      return besideScreen;
    case 'reader':
      return besideReader;
    default:
      return prompts.get(scene.id) ?? null;
  }
}

function still(frame: number, of: Still, box: Box): Cue {
  return { frame, is: 'still', still: of, at: { x: 0, y: 0 }, box };
}
