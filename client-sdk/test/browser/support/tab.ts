import type { Page } from 'playwright-core';
import { loadSdk } from '../../../../loadtest/support/index.ts';

export interface Patience {
  readonly timeoutMs: number;
  /** How often to ask. Default: at each frame. */
  readonly intervalMs?: number;
}

/** What a participant needs of a tab with the SDK in it, whoever drives the browser. */
export interface Tab {
  /** Runs `work` in the page; argument and result must survive JSON. */
  run<R, A = undefined>(work: (argument: A) => R | Promise<R>, argument?: A): Promise<R>;
  /** Resolves once `asked` gives something true in the page. */
  until<A>(asked: (argument: A) => unknown, argument: A, patience: Patience): Promise<void>;
  /** Loads page and SDK anew. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** A page of `openSdkPage`. */
export function chromiumTab(page: Page, serverUrl: string): Tab {
  return {
    run: <R, A>(work: (argument: A) => R | Promise<R>, argument?: A) =>
      page.evaluate(work as (argument: unknown) => R | Promise<R>, argument as unknown),
    async until(asked, argument, { timeoutMs, intervalMs = 'raf' as const }) {
      await page.waitForFunction(asked as (argument: unknown) => unknown, argument as unknown, {
        timeout: timeoutMs,
        polling: intervalMs,
      });
    },
    reload: () => loadSdk(page, serverUrl),
    close: () => page.context().close(),
  };
}
