import { loadConfig } from '../config/index.ts';
import { openStorage } from '../storage/index.ts';
import { exportCommand } from './export-command.ts';
import { runCommand } from './run-command.ts';

await runCommand((args, openDatabase) =>
  exportCommand(args, {
    openDatabase,
    openStorage: () => openStorage(loadConfig(process.env)),
    // npm runs commands in the project's folder and says where it was called.
    workDir: process.env.INIT_CWD ?? process.cwd(),
  }),
);
