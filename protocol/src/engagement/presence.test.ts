import { describe, expect, it } from 'vitest';
import { START_MS, ToldJournal } from '../../test/scenarios/told-journal.ts';
import { isErased } from '../room/entries.ts';
import { upcast } from '../room/upcast.ts';
import { type KnownPerson, Presence, presenceSpans } from './presence.ts';

const at = (minutes: number) => START_MS + minutes * 60_000;
const span = (from: number, to: number | null) => ({ fromMs: at(from), toMs: to === null ? null : at(to) });

function presenceOf({ events }: ToldJournal): Presence {
  const presence = new Presence();
  for (const entry of events) {
    const event = isErased(entry) ? null : upcast(entry);
    if (event !== null) presence.note(event);
  }
  return presence;
}

function ada(tell: (journal: ToldJournal) => ToldJournal): KnownPerson {
  const person = presenceOf(tell(new ToldJournal('coaching', 30).books('ada'))).person('ada');
  return person ?? expect.unreachable('Ada is not known');
}

const spans = (tell: (journal: ToldJournal) => ToldJournal) => presenceSpans(ada(tell));

describe('presence', () => {
  it('[R10] counts from joining to leaving', () => {
    expect(spans((j) => j.at(2).comes('ada').at(30).leaves('ada'))).toEqual([span(2, 30)]);
  });

  it('knows who never came and who is still here', () => {
    expect(spans((j) => j.at(35).ends())).toEqual([]);
    expect(spans((j) => j.comes('ada').at(12))).toEqual([span(0, null)]);
  });

  it('ends everybody with the room, at the moment it should have ended', () => {
    expect(spans((j) => j.comes('ada').at(35).ends())).toEqual([span(0, 35)]);
    expect(spans((j) => j.comes('ada').at(90).ends(at(35)))).toEqual([span(0, 35)]);
  });

  it('merges a short disconnection and counts it', () => {
    const person = ada((j) => j.comes('ada').at(10).drops('ada').pass(30).comes('ada').at(30).leaves('ada'));
    expect(presenceSpans(person)).toEqual([span(0, 30)]);
    expect(person.disconnections).toBe(1);
    expect(person.stretches).toHaveLength(2);
  });

  it('keeps a longer absence and a goodbye apart', () => {
    const longer = spans((j) =>
      j.comes('ada').at(10).drops('ada').pass(30.001).comes('ada').at(30).leaves('ada'),
    );
    expect(longer).toHaveLength(2);
    const goodbye = spans((j) =>
      j.comes('ada').at(20).leaves('ada').at(20.1).comes('ada').at(30).leaves('ada'),
    );
    expect(goodbye).toEqual([span(0, 20), span(20.1, 30)]);
  });

  it('[C1] merges windows: the older one that closes ends nothing', () => {
    const person = ada((j) =>
      j.comes('ada').at(5).comes('ada').at(6).drops('ada', 0, 1).at(30).leaves('ada'),
    );
    expect(presenceSpans(person)).toEqual([span(0, 30)]);
    expect(person.disconnections).toBe(0);
  });

  it('[R10] counts until the last sign of life, not until somebody noticed', () => {
    expect(
      spans((j) =>
        j
          .comes('ada')
          .at(25)
          .drops('ada', 15 * 60),
      ),
    ).toEqual([span(0, 10)]);
  });

  it('ends at removal and cancellation', () => {
    expect(
      spans((j) => j.comes('ada').at(4).say('participant.removed', { personId: 'ada', reason: '' })),
    ).toEqual([span(0, 4)]);
    expect(spans((j) => j.comes('ada').at(6).say('session.cancelled', { reason: '' }))).toEqual([span(0, 6)]);
  });

  it('takes name and role of whoever was let in, booked or not', () => {
    const presence = presenceOf(new ToldJournal().books('ada').comes('obi', 'observer'));
    expect([...presence.people].map(({ personId, role, booked }) => [personId, role, booked])).toEqual([
      ['maud', 'mentor', true],
      ['ada', 'student', true],
      ['obi', 'observer', false],
    ]);
  });

  it('[R8] [R12] skips what is unknown or erased', () => {
    expect(spans((j) => j.erased('participant.joined'))).toEqual([]);
    const nobody = new ToldJournal().say('participant.joined', { personId: 'who', connection: 1 });
    expect(presenceOf(nobody).person('who')).toBeUndefined();
  });
});
