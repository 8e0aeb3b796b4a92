import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TakeReport } from '@tribu-live/server/store';
import { createLogger } from '@tribu-live/server/telemetry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Take, type TakeOptions } from './take.ts';
import { takeFiles } from './take-files.ts';

const TAKE = '7b0c3a52-4a0e-4c5e-8d3b-0d4f4a1f0a03';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tribu-live-take-'));
});

afterEach(() => rm(root, { recursive: true }));

function optionsFor(port: number, report: TakeOptions['report']): TakeOptions {
  const unexpected = (what: unknown) => expect.unreachable(`nothing is wrong here: ${what}`);
  return {
    order: {
      type: 'take.open',
      take: {
        takeId: TAKE,
        sessionId: 's1',
        trackId: TAKE,
        personId: 'p1',
        source: 'microphone',
        kind: 'audio',
        openedAt: 1_760_000_000_000,
      },
      stream: { mimeType: 'audio/opus', ssrc: 1, payloadType: 100, clockRate: 48_000, channels: 2 },
      from: { ip: '127.0.0.1', port },
    },
    nodeId: 'n1',
    root,
    log: createLogger({ level: 'silent' }),
    report,
    onTrouble: unexpected,
    onBroken: () => unexpected('the socket'),
  };
}

describe('[D3] a take', () => {
  it('tells the database nothing that its local list does not have', async () => {
    const files = takeFiles(root, 's1', TAKE);
    const told: { readonly report: TakeReport; readonly listed: string }[] = [];
    const sender = createSocket('udp4').bind(0, '127.0.0.1');
    await once(sender, 'listening');
    const report = (each: TakeReport) =>
      told.push({ report: each, listed: readFileSync(files.list, 'utf8') });
    const take = await Take.open(optionsFor(sender.address().port, report));
    const packet = Buffer.alloc(20, 0);
    packet.writeUInt8(0x80, 0);
    await new Promise((resolve) => sender.send(packet, take.port, '127.0.0.1', resolve));
    await take.close('room', 200);
    sender.close();

    expect(told.flatMap(({ report: { pieces } }) => pieces)).toHaveLength(1);
    expect(told.map(({ report: { closed } }) => closed?.reason ?? null)).toEqual([null, null, 'room']);
    for (const { report, listed } of told) {
      for (const { sha256 } of report.pieces) expect(listed).toContain(sha256);
      expect(listed.includes('"closed"')).toBe(report.closed !== null);
    }
  });

  it('that can’t be opened leaves no files behind, and those of others alone', async () => {
    const files = takeFiles(root, 's1', TAKE);
    await mkdir(files.folder, { recursive: true });
    await writeFile(files.log, 'somebody else’s');
    await expect(Take.open(optionsFor(9, () => undefined))).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readdir(files.folder)).toEqual([`${TAKE}.log`]);
    expect(readFileSync(files.log, 'utf8')).toBe('somebody else’s');
  });
});
