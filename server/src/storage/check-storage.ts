import { randomBytes } from 'node:crypto';
import type { StorageConfig } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { VARIABLES } from '../config/defaults.ts';
import { S3Bucket, type S3Config } from './s3-bucket.ts';
import { S3Fault } from './s3-fault.ts';
import type { S3Limits } from './s3-limits.ts';
import { removeObjects } from './s3-removal.ts';

/** Whoever starts a server sees the fault within 10 s. */
const CHECK_TIMEOUT_MS = 8000;
const LIMITS: S3Limits = { connectMs: 3000, stallMs: 5000 };

/**
 * Whether recordings can be kept where the configuration says: a bucket has to be there, to be read, written and
 * cleared. A folder is made when it is needed.
 * @throws ConfigError STORAGE_URL, without any secret
 */
export async function checkStorage({ storage }: { readonly storage: StorageConfig }): Promise<void> {
  if (storage.kind === 'folder') return;
  const { url, ...config } = storage;
  try {
    await useOnce(config);
  } catch (error) {
    throw new ConfigError('STORAGE_URL', faultOf(config, S3Fault.of(error)), VARIABLES.STORAGE_URL.example);
  }
}

/** Everything that is done with recordings, on a tiny object of its own. @throws S3Fault */
async function useOnce(config: S3Config): Promise<void> {
  const bucket = new S3Bucket(config, LIMITS);
  await bucket.client();
  const late = AbortSignal.timeout(CHECK_TIMEOUT_MS);
  const text = randomBytes(8).toString('hex');
  const object = bucket.object(`.tribu-live-check-${text}`);
  const { Bucket, Key } = object;
  // What HEAD is refused comes without a reason.
  await bucket.ask((s3, options) => s3.listObjectsV2({ Bucket, Prefix: Key }, options), late);
  await bucket.ask((s3, options) => s3.listMultipartUploads({ Bucket, Prefix: Key }, options), late);
  await bucket.ask((s3, options) => s3.putObject({ ...object, Body: text }, options), late);
  try {
    const read = await bucket.ask(async (s3, options) => {
      const { Body } = await s3.getObject(object, options);
      return Body?.transformToString();
    }, late);
    // Some websites answer to anything.
    if (read !== text) throw new S3Fault('NotWhatWasPut', 200);
  } finally {
    // As recordings are removed: not every key and not every storage may, that lets a single object go.
    await removeObjects(bucket, [Key], late);
  }
}

function faultOf({ endpoint, region, bucket }: S3Config, fault: S3Fault): string {
  const { code, status } = fault;
  if (code === 'CredentialsProviderError') return 'has no KEY:SECRET, and no AWS variable or role gives them';
  if (status === null) return `names ${endpoint}, which can’t be reached: ${code}`;
  if (code === 'NoSuchBucket') return `names the bucket ${bucket}, which ${endpoint} doesn’t have`;
  if (WRONG_LOGIN.has(code)) return `has a key or a secret that ${endpoint} doesn’t accept: ${code}`;
  if (WRONG_REGION.has(code)) return `has the region ${region}, which is not that of the bucket ${bucket}`;
  if (status === 401 || status === 403) {
    return `has a key that may not list, read, write and remove objects in ${bucket}, or list and drop uploads: ${code}`;
  }
  return `names ${endpoint}, which doesn’t answer as S3 does: ${fault.message}`;
}

const WRONG_LOGIN = new Set([
  'InvalidAccessKeyId',
  'InvalidToken',
  'ExpiredToken',
  'SignatureDoesNotMatch',
  // versitygw
  'XAdminUserNotFound',
]);
const WRONG_REGION = new Set([
  'AuthorizationHeaderMalformed',
  'PermanentRedirect',
  'IllegalLocationConstraintException',
]);
