import type { Chapter } from '@tribu-live/protocol';

const TOGETHER = ' · ';

/**
 * Chapters in ffmpeg's metadata format. Each goes on until the next; the end is a moment and
 * no chapter there. Those that begin together are one with both titles.
 */
export function chapterFile(chapters: readonly Chapter[]): string {
  const parts: string[] = [];
  let titles: string[] = [];
  for (const [index, { atMs, title }] of chapters.entries()) {
    titles.push(title);
    const next = chapters[index + 1];
    const [from, to] = [Math.round(atMs), Math.round(next?.atMs ?? atMs)];
    if (next === undefined || to <= from) continue;
    const span = `START=${from}\nEND=${to}`;
    parts.push(`[CHAPTER]\nTIMEBASE=1/1000\n${span}\ntitle=${escaped(titles.join(TOGETHER))}\n`);
    titles = [];
  }
  return `;FFMETADATA1\n${parts.join('')}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[=;#\\\n]/g, (sign) => `\\${sign}`);
}
