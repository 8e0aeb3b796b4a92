import { Database } from './postgres/database.ts';
import type { RecordingStore } from './recording-types.ts';
import { report } from './recordings/report.ts';
import { uploads } from './recordings/uploads.ts';
import type { StoreLog } from './types.ts';

/** The part of the store that capture needs. It migrates nothing. */
export interface ReportStore extends Pick<RecordingStore, 'report' | 'uploads'> {
  close(): Promise<void>;
}

/** Apart from the store: capture is the outage while it starts, and each file that it imports is a part of that. */
export function openReportStore(url: string, log: StoreLog): ReportStore {
  const database = new Database(url, log);
  return {
    report: (reports) => report(database, log, reports),
    uploads: (takeIds, piecesOf) => uploads(database, takeIds, piecesOf),
    close: () => database.close(),
  };
}
