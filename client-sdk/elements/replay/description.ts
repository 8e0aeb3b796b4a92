import type { ErrorBody, ErrorCode, ReplayResource } from '@tribu-live/protocol';

/** Why there is nothing to watch, in the order of how likely a second look helps. */
export type Missing =
  | 'pending'
  | 'trouble'
  | 'expired'
  | 'refused'
  | 'unshared'
  | 'failed'
  | 'empty'
  | 'deleted';

/** What asking for a replay's description gave. */
export type Description =
  | { readonly is: 'ready'; readonly replay: ReplayResource }
  | {
      readonly is: 'missing';
      readonly why: Missing;
      readonly reference: string;
      /** 0 to 1 while it is put together, where the answer says it. */
      readonly progress: number | null;
    };

const BY_CODE: Partial<Readonly<Record<ErrorCode, Missing>>> = {
  link_expired: 'expired',
  token_expired: 'expired',
  token_invalid: 'refused',
  unauthenticated: 'refused',
  bad_request: 'refused',
  token_not_yet_valid: 'refused',
  not_booked: 'unshared',
  share_consent_missing: 'unshared',
  // The link was one of ours once.
  not_found: 'deleted',
  recording_not_ready: 'pending',
};

/** Where an answer says how the recording stands, it is more exact than the code. */
const BY_STATUS: ReadonlyMap<unknown, Missing> = new Map([
  ['failed', 'failed'],
  ['empty', 'empty'],
]);

/** Whether looking again by itself makes sense. */
export function mayCome(why: Missing): boolean {
  return why === 'pending' || why === 'trouble';
}

/**
 * Asks for the description at `src`. Its addresses come back absolute: a link may name them relative to itself.
 * @param signal gives up; the only way in which it throws
 */
export async function describeReplay(
  src: string,
  signal: AbortSignal,
  ask: typeof fetch = fetch,
): Promise<Description> {
  try {
    const response = await ask(src, { signal, headers: { accept: 'application/json' }, cache: 'no-store' });
    const body = (await response.json()) as ReplayResource & { readonly error?: Partial<ErrorBody> };
    if (response.ok) return { is: 'ready', replay: absolute(body, response.url || src) };
    return missing(body.error ?? {});
  } catch (failure) {
    if (signal.aborted) throw failure;
    return missing({});
  }
}

function missing({ code, details, correlationId = '' }: Partial<ErrorBody>): Description {
  const byCode = code === undefined ? undefined : BY_CODE[code];
  const why = BY_STATUS.get(details?.status) ?? byCode ?? 'trouble';
  const progress = typeof details?.progress === 'number' ? details.progress : null;
  return { is: 'missing', why, reference: correlationId, progress };
}

function absolute(replay: ReplayResource, base: string): ReplayResource {
  const { videoUrl, thumbnailUrl, watchedUrl } = replay;
  return {
    ...replay,
    videoUrl: new URL(videoUrl, base).href,
    thumbnailUrl: new URL(thumbnailUrl, base).href,
    // Servers of an older release don't say it.
    watchedUrl: typeof watchedUrl === 'string' ? new URL(watchedUrl, base).href : null,
  };
}
