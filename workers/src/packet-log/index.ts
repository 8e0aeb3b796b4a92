export { type PacketKind, type PacketRecord, PIECE_MS } from './format.ts';
export { createLogFile, type LogFile } from './log-file.ts';
export { PacketLogError } from './packet-log-error.ts';
export {
  type LogTotals,
  type PacketLogOptions,
  PacketLogWriter,
  troubleOf,
  type WriteTrouble,
} from './packet-log-writer.ts';
export { type LogRange, readBatches, readRecords } from './read-records.ts';
export { type RecoveredLog, recoverLog } from './recover-log.ts';
