import { SessionMissing } from '../errors.ts';
import type { Database } from '../postgres/database.ts';
import { toJson } from '../postgres/json.ts';
import type { TakeReport } from '../recording-types.ts';
import type { StoreLog } from '../types.ts';

interface Finding {
  readonly what: 'unknown' | 'late' | 'differently';
  readonly id: string;
  readonly state: string | null;
}

const UPLOADED = `update pieces p set uploaded = true
  from jsonb_array_elements($1) as t, jsonb_array_elements_text(t -> 'uploaded') as i
  where p.take_id = t -> 'take' ->> 'takeId' and p.index = i::integer and not p.uploaded`;

/**
 * Lists takes and pieces in one statement; the same again changes nothing (SPEC D3). What comes after the
 * recording was composed or deleted is listed all the same, and logged: it has files that somebody must know of.
 * @throws SessionMissing when one of the sessions does not exist; nothing is listed then
 */
export async function report(database: Database, log: StoreLog, reports: readonly TakeReport[]) {
  if (reports.length === 0) return;
  const findings = await database.query<Finding & Record<string, unknown>>({
    name: 'report_takes',
    text: 'select what, id, state from report_takes($1)',
    values: [toJson(reports)],
  });
  for (const { what, id, state } of findings) {
    if (what === 'unknown') throw new SessionMissing(id);
    if (what === 'late')
      log.warn({ takeId: id, state }, 'a take was listed after its recording was finished');
    else log.error({ takeId: id }, 'a piece was told again with other content; the first word holds');
  }
  const uploaded = reports.filter((each) => (each.uploaded ?? []).length > 0);
  if (uploaded.length === 0) return;
  await database.query({ name: 'report_uploads', text: UPLOADED, values: [toJson(uploaded)] });
}
