/** A file that can't be read as a packet log at all; one that is merely cut off is read as far as it goes. */
export class PacketLogError extends Error {
  override readonly name = 'PacketLogError';
  readonly code = 'not_a_packet_log';
  readonly retryable = false;
  constructor(path: string) {
    super(`${path} is no packet log of this version`);
  }
}
