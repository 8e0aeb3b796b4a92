import { describe, expect, it } from 'vitest';
import { ensureUnprivilegedUser } from './unprivileged-user.mjs';

const ENTRY = 'tribu-live:x:998:997::/nonexistent:/usr/sbin/nologin\n';

/** @param {{ known: boolean, useraddWorks?: boolean }} facts */
function systemWith({ known, useraddWorks = true }) {
  /** @type {string[]} */
  const commands = [];
  let exists = known;
  return {
    commands,
    run: async (/** @type {string} */ command) => {
      commands.push(command);
      if (command === 'useradd') exists ||= useraddWorks;
      if (command === 'useradd')
        return { code: useraddWorks ? 0 : 10, output: useraddWorks ? '' : 'read-only' };
      return exists ? { code: 0, output: ENTRY } : { code: 2, output: '' };
    },
  };
}

describe('unprivileged user', () => {
  it('is not needed by somebody who isn’t root', async () => {
    const { commands, run } = systemWith({ known: false });
    expect(await ensureUnprivilegedUser({ isRoot: false, run })).toBeNull();
    expect(commands).toEqual([]);
  });

  it('is made once', async () => {
    const { commands, run } = systemWith({ known: false });
    const user = { uid: 998, gid: 997, name: 'tribu-live' };
    expect(await ensureUnprivilegedUser({ isRoot: true, run })).toEqual(user);
    expect(await ensureUnprivilegedUser({ isRoot: true, run })).toEqual(user);
    expect(commands.filter((command) => command === 'useradd')).toHaveLength(1);
  });

  it('says what to do when it can’t be made', async () => {
    const { run } = systemWith({ known: false, useraddWorks: false });
    await expect(ensureUnprivilegedUser({ isRoot: true, run })).rejects.toThrow(
      /system user named tribu-live/,
    );
  });
});
