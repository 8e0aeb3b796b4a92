import { loadConfig } from '../config/index.ts';
import { openBucket } from '../storage/index.ts';
import { putRecordingsCommand } from './put-recordings-command.ts';
import { runCommand } from './run-command.ts';

await runCommand((args, openDatabase) =>
  putRecordingsCommand(args, {
    openDatabase,
    openBucket: () => openBucket(loadConfig(process.env)),
    // npm runs commands in the project's folder and says where it was called.
    workDir: process.env.INIT_CWD ?? process.cwd(),
  }),
);
