import { SetupError } from './setup-error.mjs';

/**
 * Runs a command of the set-up: what a person can act on is said in its own words, anything else is a bug
 * and shows where it happened.
 *
 * @param {() => Promise<number>} main answers with the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    const isForPeople = error instanceof SetupError || (error instanceof Error && 'code' in error);
    console.error(isForPeople ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
