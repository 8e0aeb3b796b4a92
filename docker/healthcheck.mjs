// Exit code 0 while the server of this container lives. It asks /healthz, which depends on no database: a container
// must not be restarted because something else is away.
const { HOST = '', PORT = '3000' } = process.env;
const host = ['', '0.0.0.0', '::'].includes(HOST) ? '127.0.0.1' : HOST;
const name = host.includes(':') ? `[${host}]` : host;
try {
  const { ok } = await fetch(`http://${name}:${PORT || '3000'}/healthz`, {
    signal: AbortSignal.timeout(4000),
  });
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
