import { type JoinAnswer, type JoinRequest, TribuError } from '@tribu-live/protocol';
import type { Timers } from '../timers.ts';
import { refusalIn } from './failures.ts';

export interface HttpJoinOptions {
  readonly timers: Timers;
  readonly timeoutMs: number;
  /** Aborted, the call fails with the signal's reason: the caller's own, not a failure of the line. */
  readonly signal?: AbortSignal | undefined;
  readonly fetch?: typeof fetch;
}

/**
 * `POST {serverUrl}/v1/join`: the one HTTP call of a join.
 * @throws TribuError a refusal of the server; `connection_lost` when none can be reached; `timeout`;
 *   `unavailable` when what answered is no Tribu Live server (a proxy's page, for example);
 *   the reason of `signal` (an AbortError by default) when that was aborted.
 */
export async function httpJoin(
  serverUrl: string,
  request: JoinRequest,
  options: HttpJoinOptions,
): Promise<JoinAnswer> {
  const abort = new AbortController();
  let timedOut = false;
  const cancel = options.timers.after(options.timeoutMs, () => {
    timedOut = true;
    abort.abort();
  });
  const stop = () => abort.abort();
  if (options.signal?.aborted === true) stop();
  options.signal?.addEventListener('abort', stop);
  try {
    const response = await (options.fetch ?? fetch)(joinUrl(serverUrl), {
      method: 'POST',
      // JSON under this name needs no preflight from a page of another origin: a round trip less.
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify(request),
      credentials: 'omit',
      cache: 'no-store',
      signal: abort.signal,
    });
    return read(response.ok, response.headers.get('x-correlation-id'), await response.text());
  } catch (error) {
    if (error instanceof TribuError) throw error;
    if (options.signal?.aborted === true) throw options.signal.reason;
    if (timedOut) throw new TribuError('timeout', { cause: error });
    throw new TribuError('connection_lost', { cause: error });
  } finally {
    cancel();
    options.signal?.removeEventListener('abort', stop);
  }
}

function joinUrl(serverUrl: string): string {
  const url = `${serverUrl.replace(/\/+$/, '')}/v1/join`;
  if (/^https?:/.test(url) && isUrl(url)) return url;
  throw new TribuError('bad_request', {
    field: 'serverUrl',
    message: 'serverUrl: an address such as https://live.example.org is due',
  });
}

/** `URL.canParse` is missing in browsers that are otherwise new enough. */
function isUrl(url: string): boolean {
  try {
    return new URL(url).host !== '';
  } catch {
    return false;
  }
}

function read(ok: boolean, correlationId: string | null, text: string): JoinAnswer {
  const body = parsed(text);
  if (ok && isJoinAnswer(body)) return body;
  const error = (ok ? null : refusalIn(body)) ?? new TribuError('unavailable');
  if (correlationId !== null) error.correlationId ??= correlationId;
  throw error;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: a proxy's or portal's page. It is told apart from an answer by the caller.
    return null;
  }
}

function isJoinAnswer(body: unknown): body is JoinAnswer {
  const answer = body as Partial<JoinAnswer> | null;
  return (
    typeof answer?.url === 'string' &&
    typeof answer.resumeToken === 'string' &&
    Array.isArray(answer.entry) &&
    typeof answer.rtpCapabilities === 'object' &&
    typeof answer.session === 'object'
  );
}
