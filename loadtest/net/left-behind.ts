import { isAlive } from '../support/end-process.ts';

/** Names of our bridges, the interfaces on them and the namespaces begin so; the id of the process that made them follows. */
const PREFIX = 'tribu';
const NAME = /^tribu(\d+)(?:b|n\d+|p\d+)$/;

/** Of a process's network: its bridge, and for each place on it the namespace and the two ends of its cable. */
export function namesOf(pid: number) {
  return {
    bridge: `${PREFIX}${pid}b`,
    /** Also the name of the end inside. */
    namespace: (place: number) => `${PREFIX}${pid}n${place}`,
    /** The end on the bridge. */
    port: (place: number) => `${PREFIX}${pid}p${place}`,
  };
}

/** Those of these names that were made by a process that is no more. */
export function leftBehind(names: readonly string[], alive: (pid: number) => boolean = isAlive): string[] {
  return names.filter((name) => {
    const pid = NAME.exec(name)?.[1];
    return pid !== undefined && !alive(Number(pid));
  });
}
