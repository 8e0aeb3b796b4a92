import { expect, it } from 'vitest';
import { WorkshopJournal } from '../../test/support/workshop-scene.ts';
import { chapterFile } from './chapter-file.ts';
import { chaptersOf, MOST_CHAPTERS } from './chapters.ts';

const ZERO = 1_760_000_000_000;
const at = (seconds: number) => ZERO + seconds * 1000;
const NAMES: Record<string, string> = { lea: 'Léa', sami: 'Sami' };

function workshop(): WorkshopJournal {
  return new WorkshopJournal('w', at(-900));
}

function block(journal: WorkshopJournal, when: number, title: string): WorkshopJournal {
  const blockId = `b${when + 1000}`;
  return journal.add(at(when), 'block.started', {
    ...{ blockId, kind: 'teaching', title, plannedMs: 60_000, layout: 'gallery' },
  });
}

function chapters(journal: WorkshopJournal, seconds = 1000) {
  const nameOf = (personId: string) => NAMES[personId] ?? 'Participant';
  const source = { sessionId: 'w', journal: journal.events, screen: [], nameOf };
  return chaptersOf({ ...source, zeroMs: ZERO, durationMs: seconds * 1000 });
}

it('are told by blocks, exercises, readers, questions and groups', () => {
  const journal = block(block(workshop(), -20, 'Accueil'), 10, 'Dix minutes');
  journal.writes(
    at(10),
    'Racontez le jour où\ntout a basculé, en dix minutes et sans jamais lever le stylo',
    60_000,
  );
  journal.pensUp(at(70)).opensCircle(at(80), ['lea', 'sami']).reads('lea', at(80), at(100));
  // Whose line breaks goes on reading.
  journal.add(at(100), 'circle.turn', { personId: 'sami' });
  journal.add(at(110), 'circle.turnEnded', { personId: 'sami', how: 'dropped' });
  journal.reads('sami', at(115), at(130)).add(at(131), 'circle.closed', {});
  const questionId = crypto.randomUUID();
  journal.add(at(140), 'question.asked', { questionId, personId: 'lea', text: 'Et après ?' });
  journal.add(at(150), 'question.answered', { questionId, personId: 'm', how: 'live', text: null });
  const round = { roundId: crypto.randomUUID(), groups: [{ groupId: crypto.randomUUID(), name: 'Un' }] };
  journal
    .add(at(200), 'groups.formed', { ...round, prompt: [], endsAt: null })
    .add(at(300), 'groups.closed', {});
  expect(
    chapters(journal).map(({ kind, atMs, title, personId }) => [kind, atMs / 1000, title, personId]),
  ).toEqual([
    ['start', 0, 'Début', null],
    ['block', 0, 'Accueil', null],
    ['block', 10, 'Dix minutes', null],
    ['exercise', 10, 'Écriture : Racontez le jour où tout a basculé, en dix minutes et sans…', null],
    ['exercise.end', 70, 'Levez les stylos !', null],
    ['reader', 80, 'Léa lit', 'lea'],
    ['reader', 100, 'Sami lit', 'sami'],
    ['circle.end', 131, 'Fin des lectures', null],
    ['question', 150, 'Question : Et après ?', 'lea'],
    ['groups', 200, 'En groupes', null],
    ['groups.end', 300, 'Retour en grand groupe', null],
    ['end', 1000, 'Fin', null],
  ]);
});

it('stand at whole milliseconds, wherever the first packet was', () => {
  const journal = block(workshop(), 3, 'Accueil');
  const source = { sessionId: 'w', journal: journal.events, screen: [], nameOf: () => '' };
  const found = chaptersOf({ ...source, zeroMs: ZERO + 0.37, durationMs: 10_000 });
  expect(found.map(({ atMs }) => atMs)).toEqual([0, 3000, 10_000]);
});

it('name nobody who was erased, and tell nothing of what was', () => {
  const journal = workshop().opensCircle(at(1), []).reads('gone', at(2), at(5));
  const questionId = crypto.randomUUID();
  journal.add(at(6), 'question.asked', { questionId, personId: 'gone', text: 'Secret' });
  const asked = journal.events.at(-1);
  if (asked !== undefined) journal.events[journal.events.length - 1] = { ...asked, data: { erased: true } };
  journal.add(at(8), 'question.answered', { questionId, personId: 'm', how: 'live', text: null });
  expect(chapters(journal).map(({ title }) => title)).toEqual(['Début', 'Participant lit', 'Fin']);
});

it('are never more than a list can hold: what matters least is left out', () => {
  const journal = block(workshop(), 1, 'Questions');
  for (let count = 0; count < 300; count++) {
    const questionId = crypto.randomUUID();
    journal.add(at(2 + count), 'question.asked', { questionId, personId: 'lea', text: `${count} ?` });
    journal.add(at(2.5 + count), 'question.answered', { questionId, personId: 'm', how: 'live', text: null });
  }
  journal.opensCircle(at(400), []).reads('lea', at(401), at(405));
  const found = chapters(journal);
  expect(found).toHaveLength(MOST_CHAPTERS);
  expect(found.filter(({ kind }) => kind !== 'question').map(({ kind }) => kind)).toEqual([
    ...['start', 'block', 'reader', 'end'],
  ]);
});

it('that begin together are one in the file', () => {
  const file = chapterFile([
    { kind: 'start', atMs: 0, personId: null, title: 'Début' },
    { kind: 'block', atMs: 0, personId: null, title: 'Accueil' },
    { kind: 'end', atMs: 4000, personId: null, title: 'Fin' },
  ]);
  expect(file).toContain('START=0\nEND=4000\ntitle=Début · Accueil\n');
  expect(file.match(/CHAPTER/g)).toHaveLength(1);
});
