import type { HandedJobs } from './job-types.ts';
import type { Database, Query } from './postgres/database.ts';
import { toJson } from './postgres/json.ts';
import { eraseFromRecording } from './recordings/erase.ts';

/**
 * Erases a person from every journal and summary (SPEC R12). What is about them, or was said or whispered to
 * them alone, loses its data; what they did to the room or to others (it was ended, extended) keeps its data, or
 * the fold would open an ended room again, and loses its actor. A removal keeps the id alone: it holds against
 * any new token (SPEC S4).
 * Their pages are deleted, and so is what the school said of them and what was computed of how they took part: of the
 * others it is computed anew. Recordings in which they are heard, seen or named are marked for deletion (SPEC D6).
 */
export async function erasePerson(database: Database, jobs: Erasing, personId: string) {
  const touched = await database.query<{ session_id: string }>({
    text: `select session_id from session_people where person_id = $1
      union select session_id from events where person_id = $1 and data <> $2
      union select session_id from pages where person_id = $1
      union select session_id from participations where person_id = $1
      union select t.session_id from takes t join recordings r on r.session_id = t.session_id
        where t.person_id = $1 and r.state <> 'deleted'
      order by session_id`,
    values: [personId, bareRemoval(personId)],
  });
  const sessions = touched.map((row) => row.session_id);
  let events = 0;
  // One session at a time: a home waits for its own row only, and a repeated call goes on where one stopped.
  for (const session of sessions) {
    events += await database.transaction((query) => eraseFrom(query, jobs, session, personId));
  }
  await database.transaction(async (query) => {
    // With their journal, and how far endpoints were told of it.
    await query({ text: 'delete from people where id = $1', values: [personId] });
    await jobs.forget(query, 'standing', personId);
  });
  return { sessions, events };
}

type Erasing = Pick<HandedJobs, 'hand' | 'forget'>;

async function eraseFrom(query: Query, jobs: Erasing, sessionId: string, personId: string): Promise<number> {
  await query({ text: 'select from sessions where id = $1 for update', values: [sessionId] });
  const erased = await query({
    text: `update events set
        data = case
          when person_id = $2 and type = 'participant.removed' then $3
          when person_id = $2 or data ->> 'to' = $2 or data ->> 'thread' = $2 then '{"erased": true}'
          when type = 'circle.arranged' then jsonb_set(data, '{order}', (data -> 'order') - $2)
          when type = 'room.sampled' then jsonb_set(data, '{people}', coalesce(
            (select jsonb_agg(p order by place) from jsonb_array_elements(data -> 'people') with ordinality as e (p, place)
              where p ->> 'personId' <> $2), '[]'))
          else data end,
        actor = case when person_id = $2 or actor ->> 'id' = $2 then '{"kind": "server"}' else actor end,
        command_id = case when person_id = $2 or actor ->> 'id' = $2 then null else command_id end,
        audience = case when audience -> 'persons' ? $2
          then jsonb_set(audience, '{persons}', (audience -> 'persons') - $2) else audience end
      where session_id = $1
        and ((person_id = $2 and data <> $3) or actor ->> 'id' = $2 or audience -> 'persons' ? $2
          or data ->> 'to' = $2 or data ->> 'thread' = $2 or data -> 'order' ? $2
          or (type = 'room.sampled' and data -> 'people' @> $4))
      returning seq`,
    values: [sessionId, personId, bareRemoval(personId), toJson([{ personId }])],
  });
  await query({
    // A home that still holds what was erased must not write it again: the next epoch shuts it out (SPEC R4).
    text: `update sessions set epoch = epoch + 1, people = coalesce(
        (select jsonb_agg(p order by place) from jsonb_array_elements(people) with ordinality as e (p, place)
          where p ->> 'id' <> $2), '[]')
      where id = $1`,
    values: [sessionId, personId],
  });
  const text = 'delete from session_people where session_id = $1 and person_id = $2';
  await query({ text, values: [sessionId, personId] });
  await query({
    text: 'delete from pages where session_id = $1 and person_id = $2',
    values: [sessionId, personId],
  });
  await eraseFromRecording(query, sessionId, personId);
  const gone = 'delete from participations where session_id = $1 and person_id = $2';
  await query({ text: gone, values: [sessionId, personId] });
  await computeAnew(query, jobs, sessionId);
  return erased.length;
}

/** Should the job be lost on the way, a worker finds the session by its row. */
async function computeAnew(query: Query, jobs: Erasing, sessionId: string): Promise<void> {
  const over = await query({
    text: `update sessions set engagement_seq = null where id = $1 and status = 'ended' returning id`,
    values: [sessionId],
  });
  if (over.length === 0) return;
  await jobs.hand(query, [{ queue: 'engagement', key: sessionId, data: { sessionId }, afterSeconds: 0 }]);
}

/** What is left of a participant.removed: whom no token lets in again, and nothing of why. */
function bareRemoval(personId: string): string {
  return toJson({ personId, reason: '' });
}
