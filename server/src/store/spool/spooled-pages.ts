import type { PageStore } from '../page-types.ts';
import type { Spool } from './spool.ts';

/** Pages as they are with the saves that the spool still holds: they are written before anybody reads. */
export function spooledPages(pages: PageStore, spool: Spool): PageStore {
  return {
    save: (page) => spool.save(page),
    read: async (sessionId, exerciseId, personId) => {
      await spool.settled(sessionId);
      return pages.read(sessionId, exerciseId, personId);
    },
    list: async (sessionId, exerciseId) => {
      await spool.settled(sessionId);
      return pages.list(sessionId, exerciseId);
    },
    words: async (sessionId, exerciseId) => {
      await spool.settled(sessionId);
      return pages.words(sessionId, exerciseId);
    },
  };
}
