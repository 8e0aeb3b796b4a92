import { bundlePage } from './bundle-page.ts';
import { BareServer } from './server.ts';

// The bare server as a process of its own; its first line is its address.
const server = await BareServer.create(await bundlePage());
process.stdout.write(`${server.url}\n`);
process.once('SIGTERM', () => {
  void server.close().then(() => process.exit(0));
});
