import { TribuError } from '@tribu-live/protocol';
import { afterEach, expect, it, vi } from 'vitest';
import { ManualTimers } from '../../test/support/manual-timers.ts';
import { SILENT_LOGGER } from '../logger.ts';
import { WindowReports } from './window-reports.ts';

afterEach(() => vi.unstubAllGlobals());

/** A page in the test's hands. */
class Page extends EventTarget {
  visibilityState = 'visible';
  readonly listened: string[] = [];

  override addEventListener(name: string, listener: () => void, options: AddEventListenerOptions): void {
    expect(options).toMatchObject({ passive: true, capture: true });
    this.listened.push(name);
    super.addEventListener(name, listener, options);
  }

  do(name: string): void {
    this.dispatchEvent(new Event(name));
  }
}

function setUp(send: (body: object) => Promise<unknown> = async () => ({}), random = 0) {
  const timers = new ManualTimers();
  const sent: object[] = [];
  const link: { line: 'good' | 'bad' | null } = { line: 'good' };
  const reports = new WindowReports({
    timers,
    logger: SILENT_LOGGER,
    line: () => link.line,
    send: (body) => {
      sent.push(body);
      return send(body);
    },
    random: () => random,
  });
  return { timers, sent, link, reports };
}

function openPage(): Page {
  const page = new Page();
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', page);
  return page;
}

it.each(['pointerdown', 'pointermove', 'keydown', 'touchstart', 'wheel', 'scroll'])(
  '[E1] a page with a %s was used for that half minute, and no longer',
  async (input) => {
    const page = openPage();
    const { timers, sent } = setUp();
    page.do(input);
    page.do(input);
    await timers.pass(60_000);
    expect(sent).toEqual([
      { page: 'used', line: 'good' },
      { page: 'shown', line: 'good' },
    ]);
  },
);

it('[E1] a page that nobody touches is shown or hidden', async () => {
  const page = openPage();
  const { timers, sent, link } = setUp();
  await timers.pass(30_000);
  page.visibilityState = 'hidden';
  link.line = 'bad';
  await timers.pass(30_000);
  expect(sent).toEqual([
    { page: 'shown', line: 'good' },
    { page: 'hidden', line: 'bad' },
  ]);
});

it('[E3] says nothing where there is no page, nor while the connection is lost', async () => {
  const without = setUp();
  await without.timers.pass(120_000);
  expect(without.sent).toEqual([]);
  const page = openPage();
  const { timers, sent, link } = setUp();
  link.line = null;
  page.do('keydown');
  await timers.pass(30_000);
  expect(sent).toEqual([]);
  link.line = 'good';
  await timers.pass(30_000);
  expect(sent).toEqual([{ page: 'used', line: 'good' }]);
});

it('comes a little earlier by chance, and listens only until the first sign of use', async () => {
  const page = openPage();
  const { timers, sent } = setUp(undefined, 0.5);
  const { length } = page.listened;
  page.do('keydown');
  await timers.pass(26_999);
  expect([sent.length, page.listened.length]).toEqual([0, length]);
  await timers.pass(1);
  expect([sent.length, page.listened.length]).toEqual([1, 2 * length]);
});

it('bears a refusal, and ends with its close', async () => {
  const page = openPage();
  const { timers, sent, reports } = setUp(() => Promise.reject(new TribuError('rate_limited')));
  reports.handleFirstFrame(160.4);
  expect(sent).toEqual([{ firstFrameMs: 160 }]);
  await timers.pass(60_000);
  expect(sent).toHaveLength(3);
  reports.close();
  page.do('keydown');
  expect(timers.pending).toEqual([]);
});
