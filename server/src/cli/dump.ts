import { dumpCommand } from './dump-command.ts';
import { runOnDatabase } from './run-on-database.ts';

await runOnDatabase(dumpCommand);
