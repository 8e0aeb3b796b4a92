import { LIMITS, TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { settled } from '../../../test/support/manual-timers.ts';
import { setUpWriting } from '../../../test/support/writing.ts';

it('[R11] saves within a second of a keystroke, also while somebody goes on typing', async () => {
  const { timers, server, enter } = setUpWriting();
  const { page } = await enter();
  expect(page.status).toBe('saved');
  for (let letters = 1; letters <= 30; letters += 1) {
    page.write('a'.repeat(letters));
    await timers.pass(100);
    if (letters > 10) expect(server.row?.text.length).toBeGreaterThanOrEqual(letters - 10);
  }
  await timers.pass(1000);
  expect(server.row).toMatchObject({ text: 'a'.repeat(30), connection: 1 });
  expect(server.saves.length).toBeLessThanOrEqual(6);
  expect(page).toMatchObject({ status: 'saved', words: 1, otherVersion: null });
  expect(timers.pending).toEqual([]);
});

it('[R11] has one save under way at a time, and the newest text is next', async () => {
  const { timers, server, enter } = setUpWriting();
  const { page } = await enter();
  page.write('un');
  expect(page.status).toBe('unsaved');
  server.hold();
  await timers.pass(700);
  page.write('un deux');
  page.write('un deux trois');
  await timers.pass(5000);
  expect(server.saves).toEqual(['un']);
  expect(page.status).toBe('saving');
  await server.release();
  await timers.pass(0);
  expect(server.saves).toEqual(['un', 'un deux trois']);
  expect(server.row).toMatchObject({ connection: 1, revision: 2 });
});

it('[R11] sends what a break held up at once, under the new connection', async () => {
  const { timers, server, enter } = setUpWriting();
  const { page, window } = await enter();
  page.write('un');
  await timers.pass(1000);
  page.handleLost();
  page.write('un deux');
  expect(page.status).toBe('lost_line');
  expect(timers.pending).toEqual([]);
  await window.join();
  expect(server.row).toMatchObject({ text: 'un deux', connection: 2 });
  expect(page.status).toBe('saved');
});

it('[R11] finds the draft again after a crash and goes on with it', async () => {
  const { timers, server, openWindow, enter } = setUpWriting();
  const { page } = await enter();
  page.write('un');
  await timers.pass(1000);
  page.write('un deux'); // and the browser dies
  const after = openWindow();
  expect(after.page).toMatchObject({ text: 'un deux', status: 'loading' });
  await after.join();
  await timers.pass(700);
  expect(server.row).toMatchObject({ text: 'un deux', connection: 2 });
  expect(after.page).toMatchObject({ text: 'un deux', status: 'saved', otherVersion: null });
});

it('[R11] goes on with a draft whose save had arrived without an answer', async () => {
  const { timers, server, enter } = setUpWriting();
  const { page } = await enter();
  server.hold();
  page.write('un');
  await timers.pass(700);
  page.write('un deux'); // and the browser dies
  await server.release();
  const { page: after } = await enter();
  expect(server.row?.text).toBe('un');
  expect(after).toMatchObject({ text: 'un deux', otherVersion: null });
});

it('[R11] shows what is stored where this browser holds nothing', async () => {
  const { server, enter } = setUpWriting();
  server.storeElsewhere('écrit ailleurs');
  const { page } = await enter();
  expect(page).toMatchObject({ text: 'écrit ailleurs', words: 2, status: 'saved', otherVersion: null });
});

it('[R11] keeps a draft that lost as the other version, never mixed, also after another reload', async () => {
  const { timers, server, enter } = setUpWriting();
  const { page } = await enter();
  page.write('sur le portable');
  server.storeElsewhere('sur le téléphone');
  const { page: second } = await enter();
  expect(second).toMatchObject({ text: 'sur le téléphone', otherVersion: 'sur le portable' });
  await timers.pass(2000);
  expect(server.row?.text).toBe('sur le téléphone');
  const { page: third } = await enter();
  expect(third).toMatchObject({ text: 'sur le téléphone', otherVersion: 'sur le portable' });

  third.useOther();
  await timers.pass(1000);
  expect(third).toMatchObject({ text: 'sur le portable', otherVersion: 'sur le téléphone' });
  expect(server.row?.text).toBe('sur le portable');
  third.dropOther();
  const { page: fourth } = await enter();
  expect(fourth).toMatchObject({ text: 'sur le portable', otherVersion: null });
});

it('[R11] offers nothing that was stored and that another window went on from', async () => {
  const { timers, server, enter } = setUpWriting();
  const { page, window } = await enter();
  page.write('un');
  await timers.pass(1000);
  page.handleLost();
  server.storeElsewhere('un deux');
  await window.join();
  expect(page).toMatchObject({ text: 'un deux', otherVersion: null });
  server.storeElsewhere('un deux trois');
  const { page: reloaded } = await enter();
  expect(reloaded).toMatchObject({ text: 'un deux trois', otherVersion: null });
});

it('[R11] takes what is kept when its save loses', async () => {
  const { timers, server, enter } = setUpWriting();
  const { page } = await enter();
  server.storeElsewhere('plus nouveau');
  page.write('plus ancien');
  await timers.pass(1000);
  expect(page).toMatchObject({ text: 'plus nouveau', otherVersion: 'plus ancien', status: 'saved' });
  page.write('plus nouveau encore');
  await timers.pass(1000);
  // Still the older connection: it can't win until it joins again.
  expect(server.row?.text).toBe('plus nouveau');
});

it('[R11] reads before it writes over what another window stored while the line was down', async () => {
  const { timers, server, enter } = setUpWriting();
  const { page, window } = await enter();
  page.write('un');
  await timers.pass(1000);
  page.handleLost();
  page.write('un deux');
  server.storeElsewhere('du téléphone');
  await window.join();
  await timers.pass(1000);
  expect(page).toMatchObject({ text: 'du téléphone', otherVersion: 'un deux', status: 'saved' });
  expect(server.row?.text).toBe('du téléphone');
});

it('[R11] goes on when only tries of its own were in between', async () => {
  const { timers, server, enter } = setUpWriting();
  const { page, window } = await enter();
  page.write('un');
  await timers.pass(1000);
  page.handleLost();
  page.write('un deux');
  server.connection += 1; // a join whose answer was lost
  await window.join();
  await timers.pass(700);
  expect(server.row).toMatchObject({ text: 'un deux', connection: 3 });
  expect(page.otherVersion).toBeNull();
});

it('[R11] what was typed before the stored text was known is put aside, not lost', async () => {
  const { server, openWindow } = setUpWriting();
  server.storeElsewhere('déjà là');
  const opened = openWindow();
  opened.page.write('trop tôt');
  await opened.join();
  expect(opened.page).toMatchObject({ text: 'déjà là', otherVersion: 'trop tôt' });
});

it('says when a text is too large, keeps it, and saves again once it is shorter', async () => {
  const { timers, server, enter } = setUpWriting();
  const { page } = await enter();
  const large = 'é'.repeat(LIMITS.pageBytes / 2 + 1);
  page.write(large);
  await timers.pass(2000);
  expect(page).toMatchObject({ status: 'too_large', text: large });
  expect(server.saves).toEqual([]);
  page.write(large.slice(1));
  await timers.pass(1000);
  expect(page.status).toBe('saved');
  expect(server.row?.text).toBe(large.slice(1));
});

it('[R11] sends at once what is left when the pens go up, and forgets the draft once it is submitted', async () => {
  const { server, storage, enter } = setUpWriting();
  const { page } = await enter();
  page.write('dernière phrase');
  page.handlePhase('closing');
  await settled();
  expect(server.row?.text).toBe('dernière phrase');
  page.write('trop tard');
  expect(page).toMatchObject({ text: 'dernière phrase', writable: false, status: 'saved' });
  expect(storage.items.size).toBe(1);
  page.handlePhase('frozen');
  expect(page.status).toBe('frozen');
  expect(storage.items.size).toBe(0);
});

it('[R11] keeps as the other version what did not arrive before the freeze', async () => {
  const { timers, server, storage, enter } = setUpWriting();
  const { page, window } = await enter();
  page.write('arrivé');
  await timers.pass(1000);
  page.handleLost();
  page.write('arrivé, et la fin');
  page.handlePhase('frozen');
  await window.join();
  expect(page).toMatchObject({ text: 'arrivé', otherVersion: 'arrivé, et la fin', status: 'frozen' });
  expect(server.saves).toEqual(['arrivé']);
  page.useOther();
  expect(page.text).toBe('arrivé');
  const { page: reloaded } = await enter();
  reloaded.handlePhase('frozen');
  await settled();
  expect(reloaded.otherVersion).toBe('arrivé, et la fin');
  reloaded.dropOther();
  expect(storage.items.size).toBe(0);
});

it('[R11] reads what was submitted when a save is refused as too late', async () => {
  const { timers, server, enter } = setUpWriting();
  const { page } = await enter();
  page.write('à temps');
  await timers.pass(1000);
  server.refusal = new TribuError('page_frozen');
  page.write('à temps, trop tard');
  const saving = timers.pass(700);
  server.refusal = new TribuError('page_frozen');
  await saving;
  server.refusal = null;
  page.flush();
  await settled();
  expect(page).toMatchObject({ text: 'à temps', otherVersion: 'à temps, trop tard', status: 'frozen' });
});

it('[R11] reads what was submitted also when saves had failed before it was too late', async () => {
  const { timers, server, enter } = setUpWriting();
  const { page } = await enter();
  server.refusal = new TribuError('unavailable');
  page.write('trop tard');
  await timers.pass(700);
  server.refusal = new TribuError('page_frozen');
  server.hold();
  await timers.pass(500);
  server.refusal = null;
  await server.release();
  expect(page).toMatchObject({ text: '', otherVersion: 'trop tard', status: 'frozen' });
});

it.each(['unavailable', 'timeout', 'rate_limited'] as const)(
  'tries again after %s, with pauses',
  async (code) => {
    const { timers, server, enter } = setUpWriting();
    const { page } = await enter();
    server.refusal = new TribuError(code);
    page.write('un');
    await timers.pass(700 + 500 + 1000);
    expect(server.saves).toHaveLength(3);
    expect(page.status).toBe('unsaved');
    server.refusal = null;
    await timers.pass(2000);
    expect(page.status).toBe('saved');
  },
);

it('leaves a refusal that asking again can’t mend until something is written', async () => {
  const { timers, server, enter } = setUpWriting();
  const { page } = await enter();
  server.refusal = new TribuError('forbidden');
  page.write('un');
  await timers.pass(60_000);
  expect(server.saves).toHaveLength(1);
  page.write('deux');
  await timers.pass(60_000);
  expect(server.saves).toHaveLength(2);
});

it('asks again when what is stored can’t be read at first', async () => {
  const { timers, server, openWindow } = setUpWriting();
  server.storeElsewhere('déjà là');
  server.refusal = new TribuError('unavailable');
  const opened = openWindow();
  await opened.join();
  expect(opened.page.status).toBe('loading');
  server.refusal = null;
  await timers.pass(500);
  expect(opened.page).toMatchObject({ status: 'saved', text: 'déjà là' });
});

it('[R11] writes on where the browser’s storage is broken or missing', async () => {
  const { timers, server, storage, enter } = setUpWriting();
  storage.broken = true;
  for (const each of [storage, null]) {
    const { page } = await enter(each);
    const text = `${page.text} et encore`;
    page.write(text);
    await timers.pass(1000);
    expect(server.row?.text).toBe(text);
    expect(page.status).toBe('saved');
  }
});

it('sends what is left at its close, and holds no timer afterwards', async () => {
  const { timers, server, enter } = setUpWriting();
  const { page } = await enter();
  page.write('un');
  page.close();
  page.close();
  await settled();
  expect(server.row?.text).toBe('un');
  page.write('deux');
  await timers.pass(5000);
  expect(server.saves).toEqual(['un']);
  expect(timers.pending).toEqual([]);
});

it('[R11] once closed, it leaves the draft to whoever opens the page next', async () => {
  const { timers, server, storage, enter } = setUpWriting();
  const { page } = await enter();
  server.hold();
  page.write('un');
  await timers.pass(700);
  page.write('un deux');
  page.close();
  const kept = [...storage.items.values()];
  await server.release();
  expect([...storage.items.values()]).toEqual(kept);
  expect(timers.pending).toEqual([]);
  const { page: after } = await enter();
  expect(after).toMatchObject({ text: 'un deux', otherVersion: null });
});

it('[R11] closed with the room before the last text arrived, it keeps that one as the other version', async () => {
  const { timers, enter } = setUpWriting();
  const { page } = await enter();
  page.write('arrivé');
  await timers.pass(1000);
  page.handleLost();
  page.write('arrivé, et la fin');
  page.handlePhase('frozen');
  page.close();
  expect(page).toMatchObject({ text: 'arrivé', otherVersion: 'arrivé, et la fin', status: 'frozen' });
});

it('follows who holds the pen, and reads before it goes on from there', async () => {
  const { timers, server, enter } = setUpWriting();
  const { page } = await enter();
  page.handlePhase('reading');
  const stored = { connection: 5, revision: 1, savedAt: 0, words: 2, text: 'par Claire' };
  page.handleStored(stored);
  expect(page).toMatchObject({ text: 'par Claire', writable: false });
  page.write('sans stylo');
  expect(page.text).toBe('par Claire');
  server.row = { ...stored, revision: 2, text: 'par Claire, plus loin' };
  page.handlePhase('open');
  expect(page.status).toBe('loading');
  await settled();
  expect(page).toMatchObject({ text: 'par Claire, plus loin', status: 'saved', otherVersion: null });
  await timers.pass(1000);
  expect(server.saves).toEqual([]);
});

it('goes on from its own text where the group counts saves in another way', async () => {
  const { timers, server, enter } = setUpWriting();
  const { page, window } = await enter();
  page.write('commun');
  await timers.pass(1000);
  if (server.row !== null) server.row = { ...server.row, connection: 40 };
  page.handleLost();
  page.write('commun, plus loin');
  server.connection = 41; // others of the group came and went
  await window.join();
  await timers.pass(700);
  expect(page).toMatchObject({ text: 'commun, plus loin', status: 'saved', otherVersion: null });
});

it('puts aside what was unsaved when somebody else takes the pen', async () => {
  const { timers, enter } = setUpWriting();
  const { page } = await enter();
  page.write('commun');
  await timers.pass(1000);
  page.write('commun, et à moi');
  page.handlePhase('reading');
  expect(page).toMatchObject({ text: 'commun', otherVersion: 'commun, et à moi' });
});

it('tells each change', async () => {
  const { timers, enter } = setUpWriting();
  const { page } = await enter();
  const seen: string[] = [];
  page.on('changed', () => seen.push(`${page.text} ${page.status}`));
  page.write('un');
  await timers.pass(1000);
  page.handleLost();
  page.write('deux');
  expect([...new Set(seen)]).toEqual(['un unsaved', 'un saving', 'un saved', 'deux lost_line']);
});
