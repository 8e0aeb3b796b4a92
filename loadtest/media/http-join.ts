import { type ErrorBody, JoinAnswer, parse, TribuError } from '@tribu-live/protocol';

export type Credential = { readonly token: string } | { readonly resumeToken: string };

/** `POST /v1/join`. @throws TribuError what the server refused with; fetch's own failure, or the signal's. */
export async function httpJoin(
  serverUrl: string,
  credential: Credential,
  signal?: AbortSignal,
): Promise<JoinAnswer> {
  const response = await fetch(new URL('/v1/join', serverUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credential),
    ...(signal === undefined ? {} : { signal }),
  });
  const body: unknown = await response.json();
  if (!response.ok) throw TribuError.fromBody(errorOf(body));
  return parse(JoinAnswer, body);
}

/** An error's body stands alone or under `error`. */
function errorOf(body: unknown): Partial<ErrorBody> {
  if (typeof body !== 'object' || body === null) return {};
  return 'error' in body && typeof body.error === 'object' && body.error !== null ? body.error : body;
}
