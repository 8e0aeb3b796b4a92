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
    // The project's typed errors say whether trying again helps; what doesn't is a bug.
    const isForPeople = error instanceof Error && 'retryable' in error;
    console.error(isForPeople ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
