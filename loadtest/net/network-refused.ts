/** No networks can be made here: no root, no `ip`, or a kernel or container that forbids them. */
export class NetworkRefused extends Error {
  readonly code = 'network_refused';

  constructor(cause: unknown) {
    const why = (cause instanceof Error ? cause.message : String(cause)).trim().split('\n').join(' ');
    super(
      `Network namespaces can't be made here; they take Linux, root (CAP_NET_ADMIN) and iproute2: ${why}`,
      {
        cause,
      },
    );
    this.name = 'NetworkRefused';
  }
}
