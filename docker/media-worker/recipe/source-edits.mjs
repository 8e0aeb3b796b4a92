import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MediaWorkerError } from '../media-worker-error.mjs';

/**
 * What is changed in mediasoup's own files. Each piece must be found exactly once, otherwise the source is
 * not the one that this was written for.
 */
const EDITS = [
  {
    // Debian 12 has meson 1.0.1, which does the job.
    file: 'meson.build',
    from: "meson_version: '>= 1.1.0'",
    to: "meson_version: '>= 1.0.1'",
  },
  {
    // Half of the compile time goes into reading the same headers 200 times.
    file: 'meson.build',
    from: "  sources: common_sources + ['src/main.cpp'],\n",
    to: "  sources: common_sources + ['src/main.cpp'],\n  cpp_pch: 'pch/worker_pch.hpp',\n",
  },
  {
    // Debian's OpenSSL has kernel TLS: it asks this callback by a control call whether kTLS is on, and an
    // answer of 1 leaves it without a write buffer: SIGSEGV in the first handshake. After each operation
    // the callback has to hand back what the operation said, not only after one without a name.
    file: 'src/RTC/DtlsTransport.cpp',
    from: '(operationType == BIO_CB_RETURN) ? static_cast<long>(ret) : 1;',
    to: '((operationType & BIO_CB_RETURN) != 0) ? static_cast<long>(ret) : 1;',
  },
];

/** @param {string} workerDir a copy of mediasoup's worker folder */
export function editSource(workerDir) {
  for (const { file, from, to } of EDITS) {
    const path = join(workerDir, file);
    const parts = readFileSync(path, 'utf8').split(from);
    if (parts.length !== 2) {
      throw new MediaWorkerError(
        'build_failed',
        `mediasoup's ${file} is not as the recipe expects it: "${from.trim()}" stands in it ${parts.length - 1} times instead of once.`,
      );
    }
    writeFileSync(path, parts.join(to));
  }
}
