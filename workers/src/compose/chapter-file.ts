import type { Chapter } from '@tribu-live/protocol';

/** Chapters in ffmpeg's metadata format. Each goes on until the next; the end is a moment and no chapter there. */
export function chapterFile(chapters: readonly Chapter[]): string {
  const parts = chapters.flatMap(({ atMs, title }, index) => {
    const next = chapters[index + 1];
    if (next === undefined || next.atMs <= atMs) return [];
    const span = `START=${Math.round(atMs)}\nEND=${Math.round(next.atMs)}`;
    return [`[CHAPTER]\nTIMEBASE=1/1000\n${span}\ntitle=${escaped(title)}\n`];
  });
  return `;FFMETADATA1\n${parts.join('')}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[=;#\\\n]/g, (sign) => `\\${sign}`);
}
