import { randomUUID } from 'node:crypto';
import { type EngagementRules, FactsFold, participationOf } from '@tribu-live/protocol/engagement';
import { deadlinesOf, summaryOf } from '../../src/rooms/derived.ts';
import type { Store } from '../../src/store/index.ts';
import type { ScriptedRoom } from './scripted-room.ts';

/** Puts all of a scripted room's journal into a store, as if it had been held there. */
export async function keepSession({ sessions }: Pick<Store, 'sessions'>, id: string, room: ScriptedRoom) {
  const { events, state } = room;
  await sessions.create({
    ...{ id, externalId: `x-${randomUUID()}`, keyId: 'key', fingerprint: id },
    opening: {
      epoch: state.epoch,
      fromSeq: 0,
      events,
      deadlines: deadlinesOf(state),
      summary: summaryOf(state),
    },
  });
}

/** Writes down how people took part in a session that is over, as its job does. */
export async function computeEngagement(
  { sessions, engagement }: Pick<Store, 'sessions' | 'engagement'>,
  id: string,
  rules: EngagementRules,
): Promise<boolean> {
  const epoch = (await sessions.find(id))?.epoch ?? 0;
  const fold = new FactsFold(id);
  for (const entry of await sessions.read(id, 0, 10_000)) fold.note(entry);
  const session = fold.facts(0);
  const verdicts = session.people.map(
    (facts) => [facts.personId, participationOf(facts, session, rules)] as const,
  );
  return engagement.put(session, new Map(verdicts), epoch);
}
