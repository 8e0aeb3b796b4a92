import { writeFileSync } from 'node:fs';
import { configurationPage } from './configuration-page.ts';
import { exampleEnv } from './example-env.ts';

// After a change of `defaults.ts`: npx node server/src/config/write-pages.ts
const root = new URL('../../../', import.meta.url);
writeFileSync(new URL('config/example.env', root), exampleEnv());
writeFileSync(new URL('docs/configuration.md', root), configurationPage());
