import type { TakingPart } from '@tribu-live/protocol';
import type { PersonFacts, SessionFactsOfPeople } from '@tribu-live/protocol/engagement';
import type { Sample } from './minute-draft.ts';

type Seen = Sample['people'][number];

/**
 * How the students who came take part so far (SPEC E6): the facts of the journal, and what was seen since its last
 * sample. Pure.
 */
export function takingPart(
  { people }: SessionFactsOfPeople,
  since: readonly Seen[],
): Record<string, TakingPart> {
  const seen = new Map(since.map((person) => [person.personId, person]));
  const students = people.filter(({ role, lateSeconds }) => role === 'student' && lateSeconds !== null);
  const spoken = new Map(
    students.map((person) => [person.personId, secondsSpoken(person, seen.get(person.personId))]),
  );
  const total = [...spoken.values()].reduce<number>((sum, seconds) => sum + (seconds ?? 0), 0);
  return Object.fromEntries(
    students.map((person) => {
      const speakingSeconds = spoken.get(person.personId) ?? null;
      const told: TakingPart = {
        speakingSeconds,
        speakingShare: total === 0 ? 0 : Math.round(((speakingSeconds ?? 0) / total) * 100) / 100,
        spoke: (speakingSeconds ?? 0) > 0,
        wrote: hasWritten(person, seen.get(person.personId)),
        asked: person.questions + person.hands.raised + person.votes > 0,
      };
      return [person.personId, told];
    }),
  );
}

/** Null: no microphone was open so far. */
function secondsSpoken({ speakingSeconds }: PersonFacts, seen: Seen | undefined): number | null {
  if (speakingSeconds === null && seen?.spokeMs === undefined) return null;
  return (speakingSeconds ?? 0) + Math.round((seen?.spokeMs ?? 0) / 1000);
}

function hasWritten(person: PersonFacts, seen: Seen | undefined): boolean {
  const { writingSeconds, words, messages, polls, exercises } = person;
  const onPage = exercises.some(({ started }) => started) || (writingSeconds ?? 0) + (words ?? 0) > 0;
  return onPage || messages + polls.answered > 0 || (seen?.wroteMs ?? 0) > 0;
}
