import type { Act } from './acts.ts';
import { type Box, galleryPlaces, MOST_FACES, placesBeside, readerBox, SCREEN } from './layout.ts';
import type { ReplayPlan } from './plan.ts';
import type { VisibleClip } from './visible.ts';

/** Frames (from, until before) of the replay in which a clip is seen. */
export interface Piece {
  readonly fromFrame: number;
  readonly toFrame: number;
  readonly box: Box;
}

/** A clip and where it is seen, in one size. */
export interface FedClip {
  readonly visible: VisibleClip;
  readonly pieces: readonly Piece[];
}

/** What comes through one pipe: clip after clip, all frames of one size. */
export interface FeedPlan {
  readonly width: number;
  readonly height: number;
  readonly clips: readonly FedClip[];
}

/** A piece in its place. */
export interface Tile extends Piece {
  /** Index of its feed. */
  readonly feed: number;
}

export interface Stage {
  readonly feeds: readonly FeedPlan[];
  /** In no order; none overlaps another in place and time. */
  readonly tiles: readonly Tile[];
}

/** Who and what is seen where and when. What nobody sees is not asked of any decoder. */
export function stageOf({ faces, screen, acts }: Pick<ReplayPlan, 'faces' | 'screen' | 'acts'>): Stage {
  const seen = faces.slice(0, MOST_FACES);
  const gallery = galleryPlaces(seen.length).tiles;
  const large = readerBox(seen.length);
  const besideReader = placesBeside(seen.length, large).tiles;
  const besideScreen = placesBeside(seen.length, SCREEN).tiles;
  const sources = seen.map(({ personId, clips }, index) => ({
    clips,
    boxIn: ({ scene }: Act): Box | undefined => {
      if (scene.is === 'gallery') return gallery[index];
      if (scene.is === 'screen') return besideScreen[index];
      return scene.is === 'reader' && scene.personId !== personId ? besideReader[index] : undefined;
    },
  }));
  const readers = acts.flatMap((act) => {
    const { scene } = act;
    if (scene.is !== 'reader') return [];
    const clips = faces.find(({ personId }) => personId === scene.personId)?.clips ?? [];
    return clips.flatMap((clip) => cut(clip, act) ?? []);
  });
  const isLarge = ({ scene }: Act) => (scene.is === 'reader' ? large : undefined);
  const isScreen = ({ scene }: Act) => (scene.is === 'screen' ? SCREEN : undefined);
  const all = [...sources, { clips: readers, boxIn: isLarge }, { clips: screen, boxIn: isScreen }];
  const feeds: FeedPlan[] = [];
  const tiles: Tile[] = [];
  for (const { clips, boxIn } of all) {
    for (const feed of feedsOf(clips, acts, boxIn)) {
      tiles.push(
        ...feed.clips.flatMap(({ pieces }) => pieces.map((piece) => ({ ...piece, feed: feeds.length }))),
      );
      feeds.push(feed);
    }
  }
  return { feeds, tiles };
}

/** The part of a clip in an act, decoded from the clip's own beginning. */
function cut(visible: VisibleClip, act: Act): VisibleClip | null {
  const fromFrame = Math.max(visible.fromFrame, act.fromFrame);
  const toFrame = Math.min(visible.toFrame, act.toFrame);
  if (toFrame <= fromFrame) return null;
  return { ...visible, fromFrame, toFrame, skipFrames: visible.skipFrames + fromFrame - visible.fromFrame };
}

/** A source's feeds: one for each size in which it is seen. */
function feedsOf(
  clips: readonly VisibleClip[],
  acts: readonly Act[],
  boxIn: (act: Act) => Box | undefined,
): FeedPlan[] {
  const pieces = clips.flatMap((visible) =>
    acts.flatMap((act) => {
      const box = boxIn(act);
      const part = cut(visible, act);
      if (box === undefined || part === null) return [];
      return [{ visible, fromFrame: part.fromFrame, toFrame: part.toFrame, box }];
    }),
  );
  const bySize = Map.groupBy(pieces, ({ box }) => `${box.width}x${box.height}`);
  return [...bySize.values()].flatMap((ofSize) => {
    const [first] = ofSize;
    if (first === undefined) return [];
    const { width, height } = first.box;
    const byClip = Map.groupBy(ofSize, ({ visible }) => visible);
    return [{ width, height, clips: [...byClip].map(([visible, own]) => ({ visible, pieces: own })) }];
  });
}
