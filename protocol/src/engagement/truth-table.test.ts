import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../test/scenarios/index.ts';
import type { Scenario } from '../../test/scenarios/scenario.ts';
import { ToldJournal } from '../../test/scenarios/told-journal.ts';
import { SessionFactsOfPeople } from './facts.ts';
import { FactsFold } from './facts-fold.ts';
import { participationOf } from './participation.ts';
import { EngagementRules } from './rules.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const rules = EngagementRules.parse(JSON.parse(read('config/engagement/rules.json')));

/** Its line in the docs. */
function lineOf({ name, says, verdicts }: Scenario): string {
  const all = Object.entries(verdicts).map(([id, verdict]) => [id, verdict ?? 'none'] as const);
  const about = all.filter(([id]) => id !== 'maud');
  const told = about.length === 1 ? about[0]?.[1] : about.map((each) => each.join(' ')).join(', ');
  return `| ${name} | ${says} | ${told} |`;
}

describe('the truth table', () => {
  it('has at least twenty-six stories, each with a name of its own', () => {
    expect(SCENARIOS.length).toBeGreaterThanOrEqual(26);
    expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
  });

  it('stands in the docs, line by line', () => {
    const docs = read('docs/engagement.md');
    const lines = docs.slice(docs.indexOf('| | what happened')).trimEnd().split('\n').slice(2);
    expect(lines).toEqual(SCENARIOS.map(lineOf));
  });

  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))('[E4] %s', (_name, scenario) => {
    const journal = new ToldJournal(scenario.kind, scenario.lastsMinutes);
    scenario.tell(journal);
    const fold = new FactsFold(journal.sessionId);
    for (const event of journal.events) fold.note(event);
    const facts = fold.facts(journal.atMs);
    expect(SessionFactsOfPeople.parse(facts)).toEqual(facts);

    for (const [personId, verdict] of Object.entries(scenario.verdicts)) {
      const person = facts.people.find((each) => each.personId === personId);
      if (person === undefined) return expect.unreachable(`${personId} is not in the facts`);
      const { participation, reasons } = participationOf(person, facts, rules);
      expect([participation, reasons], scenario.says).toEqual([verdict, reasons]);
      if (verdict !== null) expect(reasons).not.toEqual([]);
    }
    for (const [personId, known] of Object.entries(scenario.facts ?? {}))
      expect(facts.people.find((each) => each.personId === personId)).toMatchObject(known);
    for (const personId of scenario.nobody ?? [])
      expect(JSON.stringify(facts)).not.toContain(`"${personId}"`);
  });
});
