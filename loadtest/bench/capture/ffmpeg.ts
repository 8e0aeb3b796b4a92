import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { types } from 'mediasoup';
import { freePort } from '../../support/index.ts';
import { sendOut, type Tracks } from './tracks.ts';

/** Where ffmpeg receives a track; RTCP comes one port higher, as it expects. */
interface Line {
  readonly consumer: types.Consumer;
  readonly port: number;
}

/** One ffmpeg per person that copies both tracks to Matroska: what recording costs without packet logs. */
export async function recordWithFfmpeg(
  tracks: Tracks,
  people: number,
  folder: string,
): Promise<ChildProcess[]> {
  const children: ChildProcess[] = [];
  for (let person = 0; person < people; person++) {
    const lines: Line[] = [];
    for (const producer of tracks.producers.slice(person * 2, person * 2 + 2)) {
      const { transport, consumer } = await sendOut(tracks.router, producer, false);
      const port = await evenPort();
      await transport.connect({ ip: '127.0.0.1', port, rtcpPort: port + 1 });
      lines.push({ consumer, port });
    }
    const sdp = join(folder, `${person}.sdp`);
    await writeFile(sdp, description(lines));
    const child = spawn(
      'ffmpeg',
      [
        ...['-nostdin', '-loglevel', 'error', '-protocol_whitelist', 'file,udp,rtp'],
        ...['-analyzeduration', '1M', '-probesize', '500k', '-buffer_size', '4194304', '-i', sdp],
        ...[
          '-c',
          'copy',
          '-flush_packets',
          '1',
          '-cluster_time_limit',
          '1000',
          '-max_interleave_delta',
          '500000',
        ],
        join(folder, `${person}.mkv`),
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    await once(child, 'spawn');
    children.push(child);
    for (const { consumer } of lines) await consumer.resume();
  }
  return children;
}

/** RTP wants an even port; the system gives odd ones to those who ask for any. */
async function evenPort(): Promise<number> {
  const port = await freePort();
  return port + (port % 2);
}

function description(lines: readonly Line[]): string {
  const head = ['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=bench', 'c=IN IP4 127.0.0.1', 't=0 0'];
  const media = lines.flatMap(({ consumer, port }) => {
    const [codec] = consumer.rtpParameters.codecs;
    const payloadType = codec?.payloadType ?? 0;
    const [, name = ''] = codec?.mimeType.split('/') ?? [];
    const channels = consumer.kind === 'audio' ? '/2' : '';
    return [
      `m=${consumer.kind} ${port} RTP/AVPF ${payloadType}`,
      `a=rtpmap:${payloadType} ${name}/${codec?.clockRate}${channels}`,
      'a=recvonly',
    ];
  });
  return `${[...head, ...media].join('\n')}\n`;
}
