import { describe, expect, it } from 'vitest';
import { installSystemPackages } from './system-packages.mjs';

/**
 * A Debian of which each test says what is on it.
 *
 * @param {{ installed?: readonly string[], programs?: readonly string[], isRoot?: boolean, failing?: string }} facts
 */
function machineWith({ installed = [], programs = ['dpkg-query', 'apt-get'], isRoot = true, failing = '' }) {
  /** @type {string[]} */
  const commands = [];
  return {
    commands,
    isRoot,
    find: (/** @type {string} */ name) => (programs.includes(name) ? `/usr/bin/${name}` : null),
    run: async (/** @type {string} */ command, /** @type {readonly string[]} */ args) => {
      const line = [command, ...args].join(' ');
      if (command === 'dpkg-query') {
        return { code: 1, output: installed.map((name) => `${name} installed\n`).join('') };
      }
      commands.push(line);
      const fails = failing !== '' && line.includes(failing);
      return { code: fails ? 100 : 0, output: fails ? 'E: no network' : '' };
    },
  };
}

const log = () => undefined;

describe('system packages', () => {
  it('leaves a machine alone that has them', async () => {
    const machine = machineWith({ installed: ['ffmpeg', 'chromium'] });
    await installSystemPackages(['chromium', 'ffmpeg'], { log, machine });
    expect(machine.commands).toEqual([]);
  });

  it('installs only what is missing, after one update', async () => {
    const machine = machineWith({ installed: ['ffmpeg'] });
    await installSystemPackages(['chromium', 'ffmpeg', 'meson'], { log, machine });
    expect(machine.commands).toEqual([
      'apt-get update -qq',
      'env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 chromium meson',
    ]);
  });

  it('takes a package whose files were removed for a missing one', async () => {
    const machine = machineWith({});
    const run = machine.run;
    machine.run = async (command, args) =>
      command === 'dpkg-query' ? { code: 0, output: 'meson config-files\n' } : run(command, args);
    await installSystemPackages(['meson'], { log, machine });
    expect(machine.commands.at(-1)).toContain('meson');
  });

  it('tries with the lists it has when the update fails', async () => {
    const machine = machineWith({ failing: 'apt-get update' });
    await installSystemPackages(['meson'], { log, machine });
    expect(machine.commands.at(-1)).toContain('apt-get install');
  });

  it('goes through sudo where that asks for no password', async () => {
    const machine = machineWith({ isRoot: false, programs: ['dpkg-query', 'apt-get', 'sudo'] });
    await installSystemPackages(['meson'], { log, machine });
    expect(machine.commands).toEqual([
      'sudo -n true',
      'sudo -n apt-get update -qq',
      'sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 meson',
    ]);
  });

  it.each([
    ['without sudo', { isRoot: false }],
    [
      'where sudo asks for a password',
      { isRoot: false, programs: ['dpkg-query', 'apt-get', 'sudo'], failing: 'sudo -n true' },
    ],
    ['when the installation fails', { failing: 'apt-get install' }],
  ])('says exactly what to run %s', async (_case, facts) => {
    const machine = machineWith({ ...facts, installed: ['ffmpeg'] });
    await expect(installSystemPackages(['ffmpeg', 'meson', 'g++'], { log, machine })).rejects.toThrow(
      'sudo apt-get update && sudo apt-get install -y --no-install-recommends meson g++',
    );
  });

  it('names all packages where there is no apt-get', async () => {
    const machine = machineWith({ programs: [] });
    await expect(installSystemPackages(['meson', 'g++'], { log, machine })).rejects.toMatchObject({
      code: 'no_package_manager',
      message: expect.stringContaining('meson g++'),
    });
  });
});
