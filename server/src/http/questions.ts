import { QuestionList, sortedQuestions } from '@tribu-live/protocol';
import { readState } from '../rooms/journal-access.ts';
import type { HttpDeps } from './deps.ts';
import { json, keyRoute, NOTHING, type Route } from './route.ts';
import { findSession, rfc3339 } from './session-resource.ts';
import { SessionParams } from './sessions.ts';

/** What was asked in a session, also after its end. @throws TribuError not_found */
async function readQuestions({ store }: Pick<HttpDeps, 'store'>, sessionId: string): Promise<QuestionList> {
  await findSession(store, sessionId);
  const { questions, people } = await readState(store, sessionId);
  const nameOf = (id: string): string => (Object.hasOwn(people, id) ? (people[id]?.name ?? '') : '');
  return {
    sessionId,
    questions: sortedQuestions(questions).map(({ id, personId, text, askedAt, votes, answer }) => ({
      id,
      askedBy: personId,
      name: nameOf(personId),
      askedAt: rfc3339(askedAt),
      text,
      votes: votes.length,
      answer:
        answer === null
          ? null
          : {
              by: answer.by,
              name: nameOf(answer.by),
              at: rfc3339(answer.at),
              how: answer.how,
              text: answer.text,
            },
    })),
  };
}

/** `/v1/sessions/:id/questions` */
export function questionRoutes(deps: Pick<HttpDeps, 'store'>): Route[] {
  return [
    keyRoute(
      {
        method: 'get',
        path: '/v1/sessions/:id/questions',
        summary: 'What was asked, by whom and when, and who answered it.',
        params: SessionParams,
        query: NOTHING,
        body: null,
        answers: { 200: { says: 'Open ones first, most wanted first.', schema: QuestionList } },
        errors: ['not_found'],
      },
      async ({ params }) => json(await readQuestions(deps, params.id)),
    ),
  ];
}
