import { PageList } from '@tribu-live/protocol';
import { readState } from '../rooms/journal-access.ts';
import type { HttpDeps } from './deps.ts';
import { json, keyRoute, NOTHING, type Route } from './route.ts';
import { findSession, rfc3339 } from './session-resource.ts';
import { SessionParams } from './sessions.ts';

/** What students share with mentors or with all, also after the end. @throws TribuError not_found */
async function readPages({ store }: Pick<HttpDeps, 'store'>, sessionId: string): Promise<PageList> {
  await findSession(store, sessionId);
  const rows = await store.pages.list(sessionId);
  // Read after the texts: who took a page back meanwhile has taken it back.
  const { shared, people } = await readState(store, sessionId);
  const pages = rows.flatMap(({ exerciseId, personId, savedAt, words, text }) => {
    const of = Object.hasOwn(shared, exerciseId) ? (shared[exerciseId] ?? {}) : {};
    const sharedWith = Object.hasOwn(of, personId) ? of[personId] : undefined;
    if (sharedWith === undefined) return [];
    const name = Object.hasOwn(people, personId) ? (people[personId]?.name ?? '') : '';
    return [{ exerciseId, personId, name, sharedWith, words, savedAt: rfc3339(savedAt), text }];
  });
  return { sessionId, pages };
}

/** `/v1/sessions/:id/pages` */
export function pageRoutes(deps: Pick<HttpDeps, 'store'>): Route[] {
  return [
    keyRoute(
      {
        method: 'get',
        path: '/v1/sessions/:id/pages',
        summary: 'The pages that their writers share with mentors or with all.',
        params: SessionParams,
        query: NOTHING,
        body: null,
        answers: { 200: { says: 'By exercise and person, each as it was saved last.', schema: PageList } },
        errors: ['not_found'],
      },
      async ({ params }) => json(await readPages(deps, params.id)),
    ),
  ];
}
