import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';
import { loadEngagementRules } from './engagement-rules.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tribu-rules-'));
  file = join(folder, 'rules.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const { session, standing } = loadEngagementRules(null);

it('[E5] the rules that ship call a ghost who gave no sign for 30 days: 5 minutes, a question, 20 words, a replay', () => {
  expect(standing).toMatchObject({ days: 30, attendedSeconds: 300, pageWords: 20 });
  expect(standing.replaySeconds).toBeGreaterThan(0);
  expect(session.attendedSeconds).toBe(300);
});

it('a school’s own rules take their place', () => {
  const own = { session, standing: { ...standing, days: 14 } };
  writeFileSync(file, JSON.stringify(own));
  expect(loadEngagementRules(file)).toEqual(own);
});

it.each<readonly [string, unknown, string]>([
  ['no JSON', '{', 'JSON'],
  ['a missing threshold', { session, standing: { ...standing, days: undefined } }, 'standing.days'],
  ['words for a number', { session, standing: { ...standing, days: 'thirty' } }, 'standing.days'],
  ['a share above all', { session: { ...session, awayHiddenShare: 2 }, standing }, 'session.awayHiddenShare'],
  ['a field too many', { session, standing, extra: 1 }, 'extra'],
])('rules with %s name the variable, the file and the field', (_what, content, said) => {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  expect(() => loadEngagementRules(file)).toThrow(ConfigError);
  expect(() => loadEngagementRules(file)).toThrow(/^ENGAGEMENT_RULES .*rules\.json/);
  expect(() => loadEngagementRules(file)).toThrow(said);
});

it('a file that is not there is named', () => {
  const missing = join(folder, 'nowhere.json');
  expect(() => loadEngagementRules(missing)).toThrow(ConfigError);
  expect(() => loadEngagementRules(missing)).toThrow(missing);
});
