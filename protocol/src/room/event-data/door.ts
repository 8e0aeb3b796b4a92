import { z } from 'zod';
import { Id, PersonName } from '../../primitives.ts';

export const DOOR_EVENTS = {
  'door.changed': z.object({ locked: z.boolean(), waiting: z.boolean() }),
  /** Somebody stands in the waiting room. */
  'door.knocked': z.object({ personId: Id, name: PersonName }),
  'door.admitted': z.object({ personId: Id }),
  /** A mentor hands their role to somebody, or takes it back. */
  'role.handed': z.object({ personId: Id, mentor: z.boolean() }),
} as const;
