import type { Query } from '../postgres/database.ts';
import { toJson } from '../postgres/json.ts';
import { DELETED } from './deletion.ts';

/**
 * A replay can't be had without the person that it shows. With a take of them, or with their name plate or a
 * chapter about them in the replay, the recording is deleted as a whole, for everybody, as if that had been asked
 * for; whoever carries deletions on removes the files (SPEC D6, R12). A replay that is in the making without a take
 * of them is begun again, from the journal that does not name them any more.
 */
export async function eraseFromRecording(query: Query, sessionId: string, personId: string): Promise<void> {
  await query({
    text: `update recordings r set ${DELETED},
        deletion = jsonb_build_object('at', now_ms(), 'cause', 'request')
      where r.session_id = $1 and r.state <> 'deleted' and (
        exists (select from takes t where t.session_id = $1 and t.person_id = $2)
        or jsonb_path_exists(r.chapters, '$.**.personId ? (@ == $person)', $3)
        or jsonb_path_exists(r.manifest, '$.**.personId ? (@ == $person)', $3))`,
    values: [sessionId, personId, toJson({ person: personId })],
  });
  await query({
    text: `update recordings set lease_by = null, lease_until = null
      where session_id = $1 and state = 'composing'`,
    values: [sessionId],
  });
}
