import { access, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandFor, WorkerLauncher } from './worker-launcher.ts';

describe('starting a worker', () => {
  it('gives up root where the server has it', () => {
    const command = commandFor('/opt/worker', { uid: 998, gid: 997 }, 'linux');
    expect(command).toMatch(
      /^setsid setpriv --reuid=998 --regid=997 --clear-groups --no-new-privs -- env -i /,
    );
    expect(command).toMatch(/'\/opt\/worker'$/);
    expect(() => commandFor('/opt/worker', { uid: 998, gid: 997 }, 'darwin')).toThrow(/without root/);
  });

  it('hands on three variables and nothing that is secret', () => {
    const names = [...commandFor('/opt/worker', null, 'linux').matchAll(/([A-Z_]+)="\$\1"/g)].map(
      ([, name]) => name,
    );
    expect(names).toEqual(['PATH', 'MEDIASOUP_VERSION', 'LD_LIBRARY_PATH']);
  });

  it('quotes a path that holds anything', () => {
    expect(commandFor("/a b/$(x)'s", null, 'darwin')).toMatch(/'\/a b\/\$\(x\)'\\''s'$/);
  });

  it('writes programs only their owner can read, and takes them away again', async () => {
    const launcher = await WorkerLauncher.create('/opt/worker', null);
    const launch = await launcher.prepare();
    expect((await stat(launch.program)).mode & 0o777).toBe(0o700);
    expect(await readFile(launch.program, 'utf8')).toMatch(/^#!\/bin\/sh\necho \$\$ >.*\nexec .* "\$@"\n$/);
    expect(await launch.pid()).toBeNull();
    await launcher.close();
    await expect(access(dirname(launch.program))).rejects.toThrow(/ENOENT/);
  });

  it('goes on when its folder was swept away', async () => {
    const launcher = await WorkerLauncher.create('/opt/worker', null);
    const before = dirname((await launcher.prepare()).program);
    await rm(before, { recursive: true });
    const { program } = await launcher.prepare();
    expect(dirname(program)).not.toBe(before);
    await expect(access(program)).resolves.toBeUndefined();
    await launcher.close();
  });
});
