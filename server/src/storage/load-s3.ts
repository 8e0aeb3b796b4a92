/** Loads what a bucket needs, for a process that won't be able to later: one that is about to give up root. */
export async function loadS3(): Promise<void> {
  await Promise.all([import('@aws-sdk/client-s3'), import('@aws-sdk/lib-storage')]);
}
