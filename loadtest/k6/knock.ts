import type { JoinAnswer } from '@tribu-live/protocol';
import http from 'k6/http';
import { CONNECTION_LOST, Refusal } from './refusal.ts';

const TIMEOUT = '15s';

export type Credential = { readonly token: string } | { readonly resumeToken: string };

/** `POST /v1/join`. @throws Refusal the server's, or `connection_lost` */
export async function knock(
  url: string,
  credential: Credential,
  headers: Record<string, string>,
): Promise<JoinAnswer> {
  const response = await http.asyncRequest('POST', `${url}/v1/join`, JSON.stringify(credential), {
    headers: { ...headers, 'content-type': 'application/json' },
    timeout: TIMEOUT,
  });
  if (response.status === 0) throw new Refusal(CONNECTION_LOST, `the knock: ${response.error}`);
  const body = response.json() as unknown;
  if (response.status === 200) return body as JoinAnswer;
  const { error } = body as { error?: { code: string; message: string } };
  throw new Refusal(error?.code ?? `http_${response.status}`, error?.message ?? 'the knock was refused');
}
