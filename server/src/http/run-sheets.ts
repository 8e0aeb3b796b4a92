import { SheetList } from '@tribu-live/protocol';
import type { HttpDeps } from './deps.ts';
import { json, keyRoute, NOTHING, type Route } from './route.ts';

/** `/v1/run-sheets`: what a session's `sheet.template` may name. */
export function runSheetRoutes({ runSheets }: Pick<HttpDeps, 'runSheets'>): Route[] {
  return [
    keyRoute(
      {
        method: 'get',
        path: '/v1/run-sheets',
        summary: 'The run sheets that the server brings.',
        params: NOTHING,
        query: NOTHING,
        body: null,
        answers: { 200: { says: 'Each with its blocks.', schema: SheetList } },
        errors: [],
      },
      async () => json({ templates: runSheets }),
    ),
  ];
}
