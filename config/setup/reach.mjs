import { chmodSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { standIn } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * @typedef {{ uid: number, gid: number }} Identity
 * @typedef {(path: string) => { uid: number, gid: number, mode: number }} StatFolder
 */

/**
 * Makes a folder that the unprivileged user can walk into. Where others bar the way, a folder of the
 * system stands in; where only the folder itself does, it is opened for walking through (not for listing).
 *
 * @param {string} wanted
 * @param {{ who: Identity | null, base: string, variable: string, note: (text: string) => void }} options who:
 *   null when everything runs under one uid; base: where stand-ins are made; variable: names the folder
 * @returns {string} the folder to use
 */
export function makeReachableFolder(wanted, { who, base, variable, note }) {
  makeFolder(wanted, variable);
  if (!who) return wanted;
  const path = realpathSync(wanted);
  const obstacles = obstaclesTo(path, who);
  if (obstacles.length === 0) return wanted;
  if (obstacles.length === 1 && obstacles[0] === path) {
    chmodSync(path, statSync(path).mode | 0o011);
    return wanted;
  }
  const instead = standIn(base, wanted);
  note(`${wanted} can't be reached by a user without privileges: using ${instead}`);
  makeFolder(instead, variable);
  return instead;
}

/**
 * The folders on the way that don't let somebody pass.
 *
 * @param {string} folder without symbolic links
 * @param {Identity} who
 * @param {StatFolder} [stat]
 */
export function obstaclesTo(folder, who, stat = statSync) {
  return stepsTo(folder).filter((step) => {
    const { uid, gid, mode } = stat(step);
    const executeBit = uid === who.uid ? 0o100 : gid === who.gid ? 0o010 : 0o001;
    return (mode & executeBit) === 0;
  });
}

/** @param {string} folder */
function stepsTo(folder) {
  const steps = [folder];
  for (let at = folder; dirname(at) !== at; at = dirname(at)) steps.unshift(dirname(at));
  return steps;
}

/**
 * @param {string} folder
 * @param {string} variable
 */
export function makeFolder(folder, variable) {
  // A strict umask would close the folder to the very user it is made for.
  const umask = process.umask(0o022);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const help = `Set ${variable} to a folder that you may write to.`;
    throw new SetupError('no_folder', `${folder} can't be made. ${help}`, { cause });
  } finally {
    process.umask(umask);
  }
}
