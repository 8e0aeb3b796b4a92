import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../support/index.ts';
import { printFigures, rounded, table } from './report.ts';

// What a page loads: the SDK's core with all it needs, minified and gzipped, in kB of 1000 bytes.

const PARTS = ['index.js', 'elements.js', 'replay.js', 'token.js'];

const rows = PARTS.map((part) => {
  const bytes = readFileSync(join(ROOT, 'client-sdk/dist', part));
  return { part, plainKb: bytes.length / 1000, gzippedKb: gzipSync(bytes, { level: 9 }).length / 1000 };
});
const cells = rows.map(({ part, plainKb, gzippedKb }) => [part, rounded(plainKb, 1), rounded(gzippedKb, 1)]);
process.stdout.write(`${table(['client-sdk/dist', 'kB', 'gzipped'], cells)}\n`);
printFigures('size', { sdkCoreKb: rounded(rows[0]?.gzippedKb ?? Number.NaN, 1) });
