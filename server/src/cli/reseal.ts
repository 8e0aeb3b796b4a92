import { resealCommand } from './reseal-command.ts';
import { runOnDatabase } from './run-on-database.ts';

await runOnDatabase(resealCommand);
