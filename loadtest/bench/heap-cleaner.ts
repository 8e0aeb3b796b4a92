/**
 * Makes a Node process collect its garbage, over its inspector: what remains is what it holds. The process
 * must run with `--inspect=127.0.0.1:PORT`.
 * @returns what its JavaScript heap holds then, in MB (10^6 bytes)
 */
export async function heldHeapMb(inspectorPort: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${inspectorPort}/json/list`);
  const [target] = (await response.json()) as { webSocketDebuggerUrl: string }[];
  if (target === undefined) throw new Error('the inspector has no target');
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  const answers = new Map<number, (answer: unknown) => void>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
    if (id !== undefined) answers.get(id)?.(result);
  });
  await new Promise<void>((done, fail) => {
    socket.addEventListener('open', () => done());
    socket.addEventListener('error', () => fail(new Error("the inspector can't be reached")));
  });
  const call = (method: string) =>
    new Promise<unknown>((done) => {
      const id = answers.size + 1;
      answers.set(id, done);
      socket.send(JSON.stringify({ id, method }));
    });
  // Twice: what the first one finalised is free for the second.
  for (let round = 0; round < 2; round++) await call('HeapProfiler.collectGarbage');
  const { usedSize } = (await call('Runtime.getHeapUsage')) as { usedSize: number };
  socket.close();
  return usedSize / 1e6;
}
