import { VARIABLES } from './defaults.ts';

/** The text of docs/configuration.md: every variable in a table. */
export function configurationPage(): string {
  const head = [
    '# Configuration',
    '',
    'Every variable that server, job workers and commands read, from `server/src/config/defaults.ts`; a test holds this page and [config/example.env](../config/example.env) to it. An empty value counts as unset. A start with a value that can’t be used ends with exit code 1 and names the variable, the fault and an example. `npm start` needs none of them; what several servers need: [operating.md](operating.md).',
    '',
    '| variable | default | meaning | example |',
    '|---|---|---|---|',
  ];
  const rows = Object.entries(VARIABLES).map(
    ([name, { fallback, says, example }]) =>
      `| \`${name}\` | ${fallback === '' ? '' : `\`${fallback}\``} | ${cell(says)} | \`${cell(example)}\` |`,
  );
  return `${[...head, ...rows].join('\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
