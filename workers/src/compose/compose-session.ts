import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Chapter, StoredEvent } from '@tribu-live/protocol';
import type { TakeRow } from '@tribu-live/server/store';
import { type AssembleOptions, assemble } from '../assemble/index.ts';
import { ComposeError } from './compose-error.ts';
import { compose } from './compositor.ts';
import { Ffmpeg } from './ffmpeg.ts';
import { type FileFacts, type Manifest, manifestOf } from './manifest.ts';
import { planReplay } from './plan.ts';
import { ReplayFolder } from './replay-folder.ts';
import { makeThumbnail } from './thumbnail.ts';
import { verifyReplay } from './verify.ts';

export interface SessionToCompose {
  readonly sessionId: string;
  readonly journal: readonly StoredEvent[];
  readonly takes: readonly TakeRow[];
  /** Where storage keys begin. */
  readonly root: string;
  readonly attempt: number;
  /** Ends the work, and every process of it. */
  readonly signal: AbortSignal;
  /** Share that is done, 0 to 1. */
  readonly onProgress: (share: number) => void;
  /** Asked before the replay takes its name; rejects when somebody else composes by now. */
  readonly confirm: () => Promise<void>;
  /** Pieces that are not there to be read, by take. Default: none. */
  readonly missing?: AssembleOptions['missing'];
  /** Puts the files of a folder where the replay belongs. Default: it takes its name in `root`. */
  readonly upload?: (folder: string, files: readonly FileFacts[]) => Promise<void>;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** A replay that lies verified under its final name. */
export interface ComposedReplay {
  readonly durationMs: number;
  readonly sizeBytes: number;
  readonly coverage: number;
  readonly chapters: readonly Chapter[];
  readonly manifest: Manifest;
}

/** Share of the work that assembling takes. */
const ASSEMBLE_SHARE = 0.04;

/**
 * Makes the replay of a session from its takes: `replay/` with MP4, thumbnail and manifest.
 * @throws ComposeError `hopeless` with the recording's failure when no attempt can succeed
 */
export async function composeSession(session: SessionToCompose): Promise<ComposedReplay> {
  const { sessionId, root, attempt, signal, missing } = session;
  const folder = await ReplayFolder.create(join(root, sessionId), attempt);
  try {
    const assembled = await assemble(session.takes, { root, folder: folder.work, signal, missing });
    session.onProgress(ASSEMBLE_SHARE);
    const ffmpeg = await Ffmpeg.create(folder.work, signal);
    const replay = join(folder.output, 'replay.mp4');
    const file = relative(folder.work, replay);
    const unreadable = new Set<string>();
    const onProgress = (share: number) => session.onProgress(ASSEMBLE_SHARE + (1 - ASSEMBLE_SHARE) * share);
    for (;;) {
      const plan = planReplay(sessionId, session.journal, assembled, unreadable);
      if (plan === null) throw hopeless(assembled.takes.some(({ damaged }) => damaged.length > 0));
      try {
        const gainsDb = await compose(plan, { ffmpeg, output: replay, onProgress });
        const durationMs = await verifyReplay(ffmpeg, file, plan.durationMs);
        await makeThumbnail(ffmpeg, plan, file, relative(folder.work, join(folder.output, 'thumbnail.jpg')));
        const files = await folder.settle(['replay.mp4', 'thumbnail.jpg']);
        const facts = {
          sessionId,
          attempt,
          composedAt: session.now(),
          plan,
          assembled,
          gainsDb,
          durationMs,
          files,
        };
        const manifest = manifestOf(facts);
        await writeFile(join(folder.output, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
        const [{ sizeBytes = 0 } = {}] = [files[0]];
        const written = [...files, ...(await folder.settle(['manifest.json']))];
        await session.confirm();
        signal.throwIfAborted();
        if (session.upload === undefined) await folder.publish();
        else await session.upload(folder.output, written);
        return {
          durationMs: Math.round(durationMs),
          sizeBytes,
          coverage: plan.coverage,
          chapters: plan.chapters,
          manifest,
        };
      } catch (error) {
        // A clip that a decoder can't take is left out and named, rather than the whole replay.
        if (!(error instanceof ComposeError) || error.clip === null || unreadable.has(error.clip))
          throw error;
        unreadable.add(error.clip);
      }
    }
  } finally {
    await folder.clear();
  }
}

function hopeless(damaged: boolean): ComposeError {
  return damaged
    ? new ComposeError('hopeless', 'All that was captured is damaged.', {
        retryable: false,
        failure: 'pieces_damaged',
      })
    : new ComposeError('hopeless', 'Nothing that was captured can be seen or heard.', {
        retryable: false,
        failure: 'nothing_usable',
      });
}
