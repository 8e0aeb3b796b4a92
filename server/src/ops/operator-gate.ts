import { TribuError } from '@tribu-live/protocol';
import type { Request, RequestHandler } from 'express';
import { verifyOperatorToken } from '../auth/index.ts';
import type { OpsDeps } from './deps.ts';
import { tokenInCookie } from './session-cookie.ts';

/**
 * Lets operators pass: a token as Bearer, or in the cookie of who signed in. On loopback too: what is told here is
 * about people.
 */
export class OperatorGate {
  readonly #deps: Pick<OpsDeps, 'store' | 'now'>;

  constructor(deps: Pick<OpsDeps, 'store' | 'now'>) {
    this.#deps = deps;
  }

  /** @throws TribuError token_invalid (there is none, too), token_expired, token_not_yet_valid */
  verify(token: string): Promise<{ readonly operatorId: string; readonly expiresAtMs: number }> {
    const { store, now } = this.#deps;
    return verifyOperatorToken(token, { keyring: store.keys, nowMs: now() });
  }

  /** Whether an operator asks. @throws TribuError when that can't be known now */
  async knows(request: Request): Promise<boolean> {
    try {
      await this.verify(tokenOf(request));
      return true;
    } catch (error) {
      if (error instanceof TribuError && error.status === 401) return false;
      throw error;
    }
  }

  /** Refuses everybody else. */
  readonly only: RequestHandler = async (request, _response, next) => {
    await this.verify(tokenOf(request));
    next();
  };
}

/** What was said in the header counts; the cookie comes by itself. */
function tokenOf(request: Request): string {
  const authorization = request.get('Authorization');
  if (authorization !== undefined) return /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
  return tokenInCookie(request.get('Cookie')) ?? '';
}
