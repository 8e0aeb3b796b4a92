import { VARIABLES } from './defaults.ts';

/** The text of config/example.env: every variable with its default, commented out. */
export function exampleEnv(): string {
  const head = [
    '# Every variable that the server reads, with its default. `npm start` needs none of them.',
    '# A variable without a value here follows from others, as its comment says.',
  ];
  const entries = Object.entries(VARIABLES).map(([name, { fallback, says, example }]) => {
    const hint = fallback === '' ? [`# Example: ${name}=${example}`] : [];
    return [`# ${says}`, ...hint, `#${name}=${fallback}`].join('\n');
  });
  return `${head.join('\n')}\n\n${entries.join('\n\n')}\n`;
}
