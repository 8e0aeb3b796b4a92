import { Id } from '@tribu-live/protocol';
import {
  CohortEngagement,
  EngagementQuery,
  SessionEngagement,
  StudentEngagement,
} from '@tribu-live/protocol/engagement';
import { z } from 'zod';
import type { HttpDeps } from '../deps.ts';
import { type AnswerDoc, type Call, json, keyRoute, type Reply, type Route } from '../route.ts';
import { cohortPeople, readCohortEngagement, standings } from './cohort.ts';
import { type Column, csvReply } from './csv.ts';
import { readSessionEngagement } from './session.ts';
import { readStudentEngagement } from './student.ts';
import { cohortColumns, sessionColumns, studentColumns } from './tables.ts';

type Deps = Pick<HttpDeps, 'store' | 'now' | 'engagementRules'>;
type Query = z.output<typeof EngagementQuery>;
type Asked = Pick<Call<unknown, Query, unknown>, 'query' | 'request'>;

const CSV = 'text/csv';
const asked = {
  method: 'get',
  params: z.strictObject({ id: Id }),
  query: EngagementQuery,
  body: null,
  errors: ['not_found'],
} as const;

/** `/v1/engagement`: who takes part, and how; JSON, or a table for a spreadsheet. */
export function engagementRoutes(deps: Deps): Route[] {
  const { days } = deps.engagementRules.standing;
  return [
    keyRoute(
      {
        ...asked,
        path: '/v1/engagement/sessions/:id',
        summary: 'How everybody took part in a session, also while it runs, and what that rests on.',
        answers: answer(
          'As the journal says it now; of a table one line for each person.',
          SessionEngagement,
        ),
      },
      async ({ params: { id }, query, request }) => {
        const session = await readSessionEngagement(deps, id, query.lang);
        if (!wantsTable({ query, request })) return json(session);
        return table(`session-${id}`, query, sessionColumns(query.lang), session.people);
      },
    ),
    keyRoute(
      {
        ...asked,
        path: '/v1/engagement/students/:id',
        summary: 'How somebody took part in sessions that are over, and how they stand now.',
        answers: answer('Latest first; of a table one line for each session.', StudentEngagement),
      },
      async ({ params: { id }, query, request }) => {
        const student = await readStudentEngagement(deps, id, query.lang);
        if (!wantsTable({ query, request })) return json(student);
        return table(`student-${id}`, query, studentColumns(query.lang), student.sessions);
      },
    ),
    keyRoute(
      {
        ...asked,
        path: '/v1/engagement/cohorts/:id',
        summary: `How a cohort stands now, and what it did in the last ${days} days.`,
        answers: answer('By name; of a table one line for each student.', CohortEngagement),
      },
      async ({ params: { id }, ...as }) => cohortReply(deps, id, as),
    ),
  ];
}

/** How a cohort stands, as it was asked for. @throws TribuError not_found: nobody is in it */
export async function cohortReply(deps: Deps, id: string, { query, request }: Asked): Promise<Reply> {
  if (!wantsTable({ query, request })) return json(await readCohortEngagement(deps, id, query.lang));
  const students = standings(deps, await cohortPeople(deps, id), query.lang);
  const columns = cohortColumns(query.lang, deps.engagementRules.standing.days);
  return table(`cohort-${id}`, query, columns, students);
}

function answer(says: string, schema: z.ZodType): Readonly<Record<number, AnswerDoc>> {
  return { 200: { says, schema, contentType: CSV } };
}

/** What the query says; else what the caller would rather read. */
function wantsTable({ query, request }: Asked): boolean {
  if (query.format !== undefined) return query.format === 'csv';
  return request.accepts(['application/json', CSV]) === CSV;
}

function table<T>(
  name: string,
  { separator }: Query,
  columns: readonly Column<T>[],
  rows: AsyncIterable<T> | Iterable<T>,
): Promise<Reply> {
  return csvReply({ name, columns, separator }, rows);
}
