/** A refusal of the store itself, told apart from a database that can't be reached. */
export abstract class StoreRefusal extends Error {
  abstract readonly retryable: boolean;
}

/** The epoch of an append isn't the session's any more: another home took over (SPEC R4). */
export class EpochLost extends StoreRefusal {
  override readonly name = 'EpochLost';
  readonly retryable = false;
  readonly sessionId: string;
  constructor(sessionId: string, epoch: number, found: string) {
    super(`session ${sessionId} can't be written under epoch ${epoch}: ${found}`);
    this.sessionId = sessionId;
  }
}

export class SessionMissing extends StoreRefusal {
  override readonly name = 'SessionMissing';
  readonly retryable = false;
  readonly sessionId: string;
  constructor(sessionId: string) {
    super(`there is no session ${sessionId}`);
    this.sessionId = sessionId;
  }
}

/** Another process runs under this node id. */
export class NodeIdTaken extends StoreRefusal {
  override readonly name = 'NodeIdTaken';
  readonly retryable = true;
  readonly nodeId: string;
  constructor(nodeId: string) {
    super(`another process runs as node ${nodeId}; stop it or give this one another NODE_ID`);
    this.nodeId = nodeId;
  }
}

/** What only a database without servers allows. */
export class NodesRun extends StoreRefusal {
  override readonly name = 'NodesRun';
  readonly retryable = true;
  constructor(nodeIds: readonly string[]) {
    super(`servers run on this database (${nodeIds.join(', ')}); stop them first`);
  }
}

/** The database was set up by a migration that reads differently here. */
export class MigrationAltered extends StoreRefusal {
  override readonly name = 'MigrationAltered';
  readonly retryable = false;
  constructor(file: string) {
    super(`migration ${file} was applied to this database with another content; add a new one instead`);
  }
}
