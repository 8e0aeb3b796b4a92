import type { Settings } from './settings.ts';
import { inWords, type K6Summary, summarise } from './summary.ts';

/** For `export const handleSummary`: words to the output and, where a file is named, JSON into it. */
export function summaryOf(settings: Settings): (data: K6Summary) => Record<string, string> {
  return (data) => {
    const summary = summarise(data, settings);
    return {
      stdout: inWords(summary),
      ...(settings.summaryFile === null ? {} : { [settings.summaryFile]: `${JSON.stringify(summary)}\n` }),
    };
  };
}
