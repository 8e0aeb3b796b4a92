import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { ReplayResource, TribuError } from '@tribu-live/protocol';
import type { ReplayWatched } from '@tribu-live/protocol/engagement';
import { ROOT, tempFolder } from '../../../loadtest/support/index.ts';

const run = promisify(execFile);
export const VIDEO_SECONDS = 60;

/**
 * A film of this length whose picture counts its seconds, as the job worker makes them (H.264, AAC, fast start), and
 * too large for a browser to load before it is asked to.
 */
export async function makeFilm(folder: string): Promise<{ video: Buffer; thumbnail: Buffer }> {
  const [video, thumbnail] = [join(folder, 'film.mp4'), join(folder, 'film.jpg')];
  const picture = `testsrc2=size=640x360:rate=10:duration=${VIDEO_SECONDS}`;
  const sound = `sine=frequency=440:duration=${VIDEO_SECONDS}`;
  const coding =
    '-c:v libx264 -preset ultrafast -qp 2 -g 20 -pix_fmt yuv420p -c:a aac -movflags +faststart'.split(' ');
  await run('ffmpeg', [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    picture,
    '-f',
    'lavfi',
    '-i',
    sound,
    ...coding,
    video,
  ]);
  await run('ffmpeg', ['-v', 'error', '-i', video, '-frames:v', '1', thumbnail]);
  return { video: await readFile(video), thumbnail: await readFile(thumbnail) };
}

/** What a recording's link answers: the description, or a refusal. */
export type LinkAnswer = ReplayResource | TribuError;

/** A page with `<tribu-replay>` and the one recording that it shows; the test says how the server feels. */
export class ReplaySite {
  readonly origin: string;
  /** Byte ranges that were asked of the video. */
  readonly ranges: string[] = [];
  /** Seconds that players said were watched. */
  readonly watched: number[] = [];
  answer: LinkAnswer;
  /** false: the line is cut whenever the video is asked for. */
  videoComes = true;
  readonly #server: Server;

  private constructor(server: Server, answer: LinkAnswer) {
    this.#server = server;
    this.answer = answer;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async open(answer: LinkAnswer): Promise<ReplaySite> {
    await using folder = await tempFolder();
    const film = await makeFilm(folder.path);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const site = new ReplaySite(server, answer);
    server.on('request', (request, response) => void site.#respond(request, response, film));
    return site;
  }

  /** Address of a page that shows the recording by this link. */
  page(lang = 'fr', link = 'link-1'): string {
    return `${this.origin}/?${new URLSearchParams({ lang, link })}`;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #respond(
    request: IncomingMessage,
    response: ServerResponse,
    film: { video: Buffer; thumbnail: Buffer },
  ): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.origin);
    if (pathname === '/') send(response, 'text/html', pageOf(searchParams));
    else if (pathname.endsWith('/video.mp4')) this.#sendVideo(request, response, film.video);
    else if (pathname.endsWith('/thumbnail.jpg')) send(response, 'image/jpeg', film.thumbnail);
    else if (pathname.endsWith('/watched')) await this.#noteWatched(request, response);
    else if (pathname.startsWith('/v1/replays/')) this.#describe(response);
    else if (pathname.startsWith('/sdk/'))
      send(response, 'text/javascript', await readFile(join(ROOT, 'client-sdk/dist', pathname.slice(5))));
    else response.writeHead(404).end();
  }

  #describe(response: ServerResponse): void {
    const { answer } = this;
    const refused = answer instanceof Error;
    response.statusCode = refused ? answer.status : 200;
    send(response, 'application/json', JSON.stringify(refused ? { error: answer.toBody() } : answer));
  }

  async #noteWatched(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { seconds } = (await json(request)) as ReplayWatched;
    this.watched.push(seconds);
    response.writeHead(204).end();
  }

  #sendVideo(request: IncomingMessage, response: ServerResponse, video: Buffer): void {
    if (!this.videoComes) {
      request.socket.destroy();
      return;
    }
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const from = Number(range?.[1] ?? 0);
    const to = range?.[2] ? Number(range[2]) : video.length - 1;
    this.ranges.push(request.headers.range ?? '');
    response.writeHead(range === null ? 200 : 206, {
      'content-type': 'video/mp4',
      'accept-ranges': 'bytes',
      'content-length': to - from + 1,
      ...(range === null ? {} : { 'content-range': `bytes ${from}-${to}/${video.length}` }),
    });
    response.end(video.subarray(from, to + 1));
  }
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.setHeader('content-type', `${type}; charset=utf-8`);
  response.end(body);
}

function pageOf(query: URLSearchParams): string {
  const lang = query.get('lang') === 'en' ? 'en' : 'fr';
  return `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>École</title><body style="margin: 16px"><main>
<tribu-replay src="/v1/replays/${encodeURIComponent(query.get('link') ?? '')}"><a slot="after" href="/">École</a></tribu-replay>
</main><script type="module" src="/sdk/replay.js"></script></body></html>`;
}
