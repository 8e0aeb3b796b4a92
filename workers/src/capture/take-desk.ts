import type { RecordingTrouble, TakeEnd } from '@tribu-live/protocol';
import type { TakeReport } from '@tribu-live/server/store';
import type { Logger } from '@tribu-live/server/telemetry';
import { troubleOf } from '../packet-log/index.ts';
import type { ControlLine } from './control-line.ts';
import type { UploadHealth } from './delivery.ts';
import type { OpenTakes } from './open-takes.ts';
import { CAPTURE } from './settings.ts';
import { Take, type TakeOrder } from './take.ts';

interface Held {
  readonly line: ControlLine;
  readonly sessionId: string;
  /** Null when it could not be opened. */
  readonly opening: Promise<Take | null>;
  take: Take | null;
}

export interface TakeDeskOptions {
  readonly root: string;
  readonly log: Logger;
  readonly openTakes: OpenTakes;
  readonly report: (report: TakeReport) => void;
}

/** The open takes, each with the server that ordered it. */
export class TakeDesk {
  readonly #options: TakeDeskOptions;
  readonly #held = new Map<string, Held>();

  constructor(options: TakeDeskOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#held.size;
  }

  /** Whether a take of the session is open here or being opened. */
  holds(sessionId: string): boolean {
    return [...this.#held.values()].some((held) => held.sessionId === sessionId);
  }

  open(line: ControlLine, order: TakeOrder): void {
    const { takeId, sessionId } = order.take;
    if (this.#held.has(takeId)) {
      line.send({ type: 'take.refused', takeId, trouble: 'write_failed' });
      return;
    }
    const opening = this.#open(line, order);
    const held: Held = { line, sessionId, opening, take: null };
    this.#held.set(takeId, held);
    void opening.then((take) => {
      held.take = take;
      if (take === null) this.#held.delete(takeId);
      else line.send({ type: 'take.opened', takeId, ip: '127.0.0.1', port: take.port });
    });
  }

  /** Consent that was withdrawn ends a take at once; else what was sent before the order is taken in. */
  close(takeId: string, reason: TakeEnd): Promise<void> {
    return this.#close(takeId, reason, reason === 'consent' ? 0 : CAPTURE.closeDrainMs);
  }

  /** Closes the takes of a server, or all. */
  async closeAll(reason: TakeEnd, drainMs: number, line?: ControlLine): Promise<void> {
    const ids = [...this.#held].filter(([, held]) => line === undefined || held.line === line);
    await Promise.all(ids.map(([takeId]) => this.#close(takeId, reason, drainMs)));
  }

  tick(): void {
    for (const { take } of this.#held.values()) take?.tick();
  }

  tellHealth(lines: Iterable<ControlLine>, uploads: UploadHealth): void {
    for (const line of lines) {
      if (line.nodeId === null) continue;
      const takes = [...this.#held].flatMap(([takeId, held]) =>
        held.line === line && held.take !== null ? [{ takeId, ...held.take.health }] : [],
      );
      line.send({ type: 'health', takes, uploads });
    }
  }

  async #open(line: ControlLine, order: TakeOrder): Promise<Take | null> {
    const { root, log, openTakes, report } = this.#options;
    const { takeId, sessionId } = order.take;
    try {
      await openTakes.add(takeId, sessionId);
    } catch (error) {
      return this.#refuse(line, order, error);
    }
    try {
      return await Take.open({
        order,
        nodeId: line.nodeId ?? '',
        root,
        log,
        report,
        onTrouble: (trouble) => this.#trouble(line, takeId, trouble),
        onBroken: () => void this.#close(takeId, 'failed', 0),
      });
    } catch (error) {
      await openTakes.remove(takeId).catch((cause: unknown) => {
        log.warn({ err: cause, takeId }, 'the note of a take that never began stays');
      });
      return this.#refuse(line, order, error);
    }
  }

  #refuse(line: ControlLine, { take: { takeId, sessionId } }: TakeOrder, error: unknown): null {
    this.#options.log.error({ err: error, takeId, sessionId }, 'a take could not be opened');
    line.send({ type: 'take.refused', takeId, trouble: troubleOf(error) });
    return null;
  }

  async #close(takeId: string, reason: TakeEnd, drainMs: number): Promise<void> {
    const held = this.#held.get(takeId);
    const take = await held?.opening;
    if (held === undefined || take === undefined || take === null) return;
    const closed = await take.close(reason, drainMs);
    if (!this.#held.delete(takeId)) return;
    held.line.send({ type: 'take.closed', takeId, ...closed });
  }

  #trouble(line: ControlLine, takeId: string, trouble: RecordingTrouble | null): void {
    this.#options.log.error(
      { takeId, trouble },
      trouble === null ? 'a take is well again' : 'a take has trouble',
    );
    line.send({ type: 'take.trouble', takeId, trouble });
  }
}
