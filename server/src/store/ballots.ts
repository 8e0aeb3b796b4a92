import { createHmac, hkdfSync } from 'node:crypto';
import type { Ballot, BallotStore, Tallies } from './ballot-types.ts';
import { EpochLost, SessionMissing } from './errors.ts';
import type { Database, Query } from './postgres/database.ts';
import { toJson } from './postgres/json.ts';

/** `deploymentKey`: the deployment's secret; voters are hashed with a key of their own that is derived from it. */
export function ballotStore(database: Database, deploymentKey: Uint8Array): BallotStore {
  const key = new Uint8Array(hkdfSync('sha256', deploymentKey, new Uint8Array(), 'tribu-live ballots', 32));
  const voterOf = (sessionId: string, pollId: string, personId: string): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify([sessionId, pollId, personId]))
      .digest();
  return {
    cast: ({ personId, ...ballot }) =>
      cast(database, ballot, voterOf(ballot.sessionId, ballot.pollId, personId)),
    tallies: (sessionId, pollIds) => tallies(database.query, sessionId, pollIds),
    erase: async (personId) => {
      const polls = await database.query<{ session_id: string; poll_id: string }>({
        text: 'select distinct session_id, poll_id from ballots',
      });
      for (const { session_id: sessionId, poll_id: pollId } of polls) {
        const text = 'delete from ballots where session_id = $1 and poll_id = $2 and voter = $3';
        await database.query({ text, values: [sessionId, pollId, voterOf(sessionId, pollId, personId)] });
      }
    },
  };
}

async function cast(database: Database, ballot: Omit<Ballot, 'personId'>, voter: Buffer): Promise<void> {
  const { sessionId, epoch, pollId, choice } = ballot;
  const row = await database.one<{ outcome: string }>({
    name: 'cast_ballot',
    text: 'select cast_ballot($1, $2, $3, $4, $5) as outcome',
    values: [sessionId, epoch, pollId, voter, toJson(choice)],
  });
  const outcome = row?.outcome ?? 'missing';
  if (outcome === 'missing') throw new SessionMissing(sessionId);
  if (outcome !== 'kept') throw new EpochLost(sessionId, epoch, outcome);
}

/** What these polls of a session count to so far. */
export async function tallies(query: Query, sessionId: string, pollIds: readonly string[]): Promise<Tallies> {
  const rows = await query<{ poll_id: string; choice: string; times: number }>({
    name: 'tally_ballots',
    text: `select b.poll_id, c.choice, count(*)::integer as times
      from ballots b cross join lateral jsonb_array_elements_text(b.choice) as c (choice)
      where b.session_id = $1 and b.poll_id = any ($2) group by b.poll_id, c.choice order by c.choice`,
    values: [sessionId, [...pollIds]],
  });
  return Object.fromEntries(
    pollIds.map((pollId) => {
      const counted = rows.filter((row) => row.poll_id === pollId);
      return [pollId, Object.fromEntries(counted.map(({ choice, times }) => [choice, times]))];
    }),
  );
}
