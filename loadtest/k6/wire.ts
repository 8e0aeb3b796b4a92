/**
 * The frames of socket.io 4 over one WebSocket, as text, read and written by hand: k6 speaks WebSocket, not
 * socket.io. No import of k6 here, so that Node can test it.
 */
export type Frame =
  /** Engine.IO opens: the client says who it is. */
  | { readonly is: 'open' }
  /** socket.io let the client in. */
  | { readonly is: 'connected' }
  /** socket.io refused it. */
  | { readonly is: 'refused'; readonly code: string; readonly message: string }
  /** Asks for `PONG` at once, else the server closes after its ping timeout. */
  | { readonly is: 'ping' }
  | { readonly is: 'push'; readonly name: string; readonly body: unknown }
  | { readonly is: 'answer'; readonly id: number; readonly answer: WireAnswer }
  /** The server is done with this connection. */
  | { readonly is: 'disconnected' }
  | { readonly is: 'unknown' };

export type WireAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

export const PONG = '3';

export function connectFrame(auth: unknown): string {
  return `40${JSON.stringify(auth)}`;
}

/** A request whose answer comes under the same id. */
export function requestFrame(id: number, method: string, body: unknown): string {
  return `42${id}${JSON.stringify([method, body])}`;
}

/** @throws SyntaxError when what should be JSON isn't */
export function parseFrame(text: string): Frame {
  if (text === '2') return { is: 'ping' };
  if (text.startsWith('0')) return { is: 'open' };
  switch (text.slice(0, 2)) {
    case '40':
      return { is: 'connected' };
    case '41':
      return { is: 'disconnected' };
    case '42': {
      const [name, body] = JSON.parse(text.slice(2)) as [string, unknown];
      return { is: 'push', name, body };
    }
    case '43': {
      const start = text.indexOf('[');
      const [answer] = JSON.parse(text.slice(start)) as [WireAnswer];
      return { is: 'answer', id: Number(text.slice(2, start)), answer };
    }
    case '44':
      return refusal(text.slice(2));
    default:
      return { is: 'unknown' };
  }
}

function refusal(json: string): Frame {
  const body = JSON.parse(json) as { message?: string; data?: { code?: string; message?: string } };
  const message = body.data?.message ?? body.message ?? '';
  return { is: 'refused', code: body.data?.code ?? 'unauthenticated', message };
}

/** Where the WebSocket of a home is. */
export function socketUrl(homeUrl: string, path: string): string {
  return `${homeUrl.replace(/^http/, 'ws').replace(/\/+$/, '')}${path}/?EIO=4&transport=websocket`;
}
