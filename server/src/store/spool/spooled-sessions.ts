import type { SessionStore } from '../types.ts';
import type { Spool } from './spool.ts';

/** Sessions as they are with what the spool still holds of them: it is written before anybody reads or locks. */
export function spooledSessions(sessions: SessionStore, spool: Spool): SessionStore {
  return {
    ...sessions,
    append: (batch) => spool.append(batch),
    find: async (id) => {
      await spool.settled(id);
      return sessions.find(id);
    },
    read: async (id, afterSeq, limit) => {
      await spool.settled(id);
      return sessions.read(id, afterSeq, limit);
    },
    withLock: async (id, work) => {
      await spool.settled(id);
      return sessions.withLock(id, work);
    },
    list: async (filter) => {
      await spool.settled();
      return sessions.list(filter);
    },
    homedAt: async (nodeId) => {
      await spool.settled();
      return sessions.homedAt(nodeId);
    },
    assignHome: async (id, expected, nodeId) => {
      await spool.settled(id);
      return sessions.assignHome(id, expected, nodeId);
    },
    erasePerson: async (personId) => {
      await spool.settled();
      return sessions.erasePerson(personId);
    },
  };
}
