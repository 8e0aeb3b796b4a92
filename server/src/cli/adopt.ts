import { adoptCommand } from './adopt-command.ts';
import { runCommand } from './run-command.ts';

await runCommand(adoptCommand);
