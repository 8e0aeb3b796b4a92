import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { publishingFor } from './loops.ts';
import type { SeatOrders } from './seat-messages.ts';
import { Seats } from './seats.ts';

// The generator: a process of its own, so that what it costs is known apart. It takes orders of k6 over HTTP on
// loopback and says on its output where it listens.

const media = process.argv[2];
if (media !== 'light' && media !== 'full') throw new RangeError('generator light|full');

const seats = new Seats(await publishingFor(media));
const server = createServer((request, response) => void serve(request, response));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const port = typeof address === 'object' && address !== null ? address.port : 0;
process.stdout.write(`listening on http://127.0.0.1:${port}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    seats.close();
    server.close();
    server.closeAllConnections();
  });
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = (status: number, body: object) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  try {
    answer(200, await obey(request));
  } catch (error) {
    answer(500, { message: `${error}` });
  }
}

async function obey(request: IncomingMessage): Promise<object> {
  const order = request.url?.slice(1);
  if (order === 'figures') return seats.figures();
  // k6 and this process are of one make: what comes is what seat-messages.ts says.
  const body: unknown = JSON.parse(await textOf(request));
  switch (order) {
    case 'make':
      return seats.make(body as SeatOrders['make']);
    case 'connect':
      return seats.connect(body as SeatOrders['connect']);
    case 'consume':
      return seats.consume(body as SeatOrders['consume']);
    case 'drop':
      return seats.drop(body as SeatOrders['drop']);
    case 'end':
      return seats.end(body as SeatOrders['end']);
    default:
      throw new RangeError(`no order ${order}`);
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
