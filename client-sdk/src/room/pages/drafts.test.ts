import { expect, it } from 'vitest';
import { ManualTimers } from '../../../test/support/manual-timers.ts';
import { FakeStorage } from '../../../test/support/writing.ts';
import { PAGE_DEFAULTS } from '../../defaults.ts';
import { type Draft, Drafts } from './drafts.ts';

const DRAFT: Draft = { text: 'un', unsaved: true, follows: [[1, 2]], others: ['autre'] };

function setUp() {
  const timers = new ManualTimers();
  const storage = new FakeStorage();
  const warnings: string[] = [];
  const logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: (message: string) => void warnings.push(message),
  };
  return { timers, storage, warnings, drafts: new Drafts({ storage, timers, logger }) };
}

it('gives back what was written, until it is removed', () => {
  const { drafts } = setUp();
  expect(drafts.read('a')).toBeNull();
  drafts.write('a', DRAFT);
  expect(drafts.read('a')).toMatchObject(DRAFT);
  drafts.remove('a');
  expect(drafts.read('a')).toBeNull();
});

it.each([
  '',
  'nothing',
  'null',
  '7',
  '{}',
  '{"text":"","follows":[],"others":[]}',
  '{"text":1,"unsaved":true,"follows":[],"others":[]}',
  '{"text":"","unsaved":true,"follows":[1],"others":[]}',
])('takes %s in its place for nothing', (value) => {
  const { drafts, storage } = setUp();
  storage.items.set('tribu-live:page:a', value);
  expect(drafts.read('a')).toBeNull();
});

it('keeps a bounded number: the oldest goes, and nothing that isn’t a draft', async () => {
  const { drafts, storage, timers } = setUp();
  storage.items.set('tribu-live:page:broken', 'not json');
  storage.items.set('elsewhere', 'kept');
  for (let index = 0; index < PAGE_DEFAULTS.draftsKept + 3; index += 1) {
    drafts.write(String(index), DRAFT);
    await timers.pass(1000);
  }
  expect(storage.items.size).toBe(PAGE_DEFAULTS.draftsKept + 1);
  expect(drafts.read('2')).toBeNull();
  expect(drafts.read('3')).toMatchObject(DRAFT);
  expect(storage.items.get('elsewhere')).toBe('kept');
});

it('makes room in a full storage, and says once when there is none', async () => {
  const { drafts, storage, warnings } = setUp();
  storage.limitChars = 1000;
  drafts.write('old', { ...DRAFT, text: 'a'.repeat(800) });
  drafts.write('new', { ...DRAFT, text: 'b'.repeat(700) });
  expect(drafts.read('old')).toBeNull();
  expect(drafts.read('new')?.text).toBe('b'.repeat(700));
  drafts.write('new', { ...DRAFT, text: 'b'.repeat(2000) });
  drafts.write('new', { ...DRAFT, text: 'b'.repeat(3000) });
  expect(drafts.read('new')?.text).toBe('b'.repeat(700));
  expect(warnings).toHaveLength(1);
});

it('leaves out a text beyond all bounds', () => {
  const { drafts, warnings } = setUp();
  drafts.write('a', DRAFT);
  drafts.write('a', { ...DRAFT, text: 'a'.repeat(PAGE_DEFAULTS.draftChars) });
  expect(drafts.read('a')?.text).toBe('un');
  expect(warnings).toEqual([]);
});
