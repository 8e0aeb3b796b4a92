export type StorageRefusalCode = 'bad_key' | 'storage_failed';

/** A key that may not be used, or a disk that failed. */
export class StorageRefusal extends Error {
  override readonly name = 'StorageRefusal';
  readonly code: StorageRefusalCode;
  readonly retryable: boolean;

  constructor(code: StorageRefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = code === 'storage_failed';
  }
}
