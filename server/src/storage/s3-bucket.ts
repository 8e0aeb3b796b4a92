import type { S3 } from '@aws-sdk/client-s3';
import type { StorageConfig } from '../config/index.ts';
import { S3Fault } from './s3-fault.ts';
import type { S3Limits } from './s3-limits.ts';

export type S3Config = Omit<Extract<StorageConfig, { kind: 's3' }>, 'kind' | 'url'>;

/** Tries of the SDK's own, for a connection that was cut or a server that is busy; who calls tries longer. */
const MAX_ATTEMPTS = 2;

const nothing = (): void => undefined;
/** What fails is thrown, and told by whoever asked; left without a logger the SDK writes to the console. */
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Names an object for the SDK. */
export interface ObjectName {
  readonly Bucket: string;
  readonly Key: string;
}

/** The way to one bucket. The SDK is loaded with the first call: most processes that may need it start without. */
export class S3Bucket {
  readonly name: string;
  /** Empty, or ends with a slash. */
  readonly prefix: string;
  readonly limits: S3Limits;
  readonly #config: S3Config;
  #client: Promise<S3> | null = null;

  constructor(config: S3Config, limits: S3Limits) {
    this.name = config.bucket;
    this.prefix = config.prefix;
    this.limits = limits;
    this.#config = config;
  }

  object(key: string): ObjectName {
    return { Bucket: this.name, Key: `${this.prefix}${key}` };
  }

  client(): Promise<S3> {
    this.#client ??= this.#load();
    return this.#client;
  }

  /**
   * One question and its answer, not the bytes after it. @throws S3Fault
   * @param signal ends it early
   */
  async ask<T>(
    question: (s3: S3, options: { abortSignal: AbortSignal }) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const s3 = await this.client();
    // Not AbortSignal.timeout: that would still cut the bytes after the answer.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), this.limits.stallMs);
    try {
      const abortSignal = signal === undefined ? late.signal : AbortSignal.any([late.signal, signal]);
      return await question(s3, { abortSignal });
    } catch (error) {
      throw late.signal.aborted || isTimeout(signal) ? new S3Fault('TimeoutError') : S3Fault.of(error);
    } finally {
      clearTimeout(timer);
    }
  }

  async #load(): Promise<S3> {
    const { S3 } = await import('@aws-sdk/client-s3');
    const { endpoint, region, credentials } = this.#config;
    // As many as there are callers: a viewer who pauses keeps a connection for a while and must hold up nobody.
    const agent = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY };
    return new S3({
      endpoint,
      region,
      forcePathStyle: true,
      logger: SILENT,
      maxAttempts: MAX_ATTEMPTS,
      // What is read is compared with checksums of our own, which cover ranges and several objects too.
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: this.limits.connectMs,
        socketTimeout: this.limits.stallMs,
        httpAgent: agent,
        httpsAgent: agent,
      },
      // A copy: the SDK writes into it.
      ...(credentials === null ? {} : { credentials: { ...credentials } }),
    });
  }
}

function isTimeout(signal: AbortSignal | undefined): boolean {
  return (
    signal?.aborted === true && signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError'
  );
}
