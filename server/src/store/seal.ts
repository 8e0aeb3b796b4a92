import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { StoreRefusal } from './errors.ts';

const CIPHER = 'aes-256-gcm';
const FORM = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A sealed text can't be opened: the deployment's key is another one now, or the row was altered. */
export class SealBroken extends StoreRefusal {
  override readonly name = 'SealBroken';
  readonly retryable = false;
  constructor(label: string, cause?: unknown) {
    super(`what is sealed as ${label} can't be opened; was SECRET_KEY changed?`, { cause });
  }
}

/** Seals short secrets for the database (AES-256-GCM). */
export class Seal {
  readonly #key: Uint8Array;

  /** `deploymentKey`: the deployment's secret; sealing uses a key of its own that is derived from it. */
  constructor(deploymentKey: Uint8Array) {
    this.#key = new Uint8Array(hkdfSync('sha256', deploymentKey, new Uint8Array(), 'tribu-live seal', 32));
  }

  /** `label` is bound to the result: sealed text can't be moved to another row. */
  close(secret: string, label: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce).setAAD(Buffer.from(label));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([Uint8Array.of(FORM), nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws SealBroken */
  open(sealed: Uint8Array, label: string): string {
    const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
    const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
    if (sealed[0] !== FORM || tag.length !== TAG_BYTES) throw new SealBroken(label);
    try {
      const decipher = createDecipheriv(CIPHER, this.#key, nonce).setAAD(Buffer.from(label)).setAuthTag(tag);
      const rest = sealed.subarray(1 + NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(rest), decipher.final()]).toString('utf8');
    } catch (error) {
      throw new SealBroken(label, error);
    }
  }
}
