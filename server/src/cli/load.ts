import { loadCommand } from './load-command.ts';
import { runOnDatabase } from './run-on-database.ts';

await runOnDatabase(loadCommand);
