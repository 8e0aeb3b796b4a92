import { loadDumpCommand } from './load-dump-command.ts';
import { runOnDatabase } from './run-on-database.ts';

await runOnDatabase(loadDumpCommand);
