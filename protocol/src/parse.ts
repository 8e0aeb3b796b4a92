import type { z } from 'zod';
import { TribuError } from './errors.ts';

/**
 * Parses foreign input by its schema.
 * @throws TribuError `bad_request` with the path of the first field at fault and what is wrong with it.
 */
export function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const extra = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = [...(issue?.path ?? []), ...(extra === undefined ? [] : [extra])].map(String).join('.');
  const field = path === '' ? '(body)' : path;
  throw new TribuError('bad_request', { field, message: `${field}: ${issue?.message ?? 'is not valid'}` });
}
