/** What did start is left to the caller's endings when the other did not. */
export async function bothOrNeither<A, B extends { close(reason: string): Promise<void> }>(
  a: Promise<A>,
  b: Promise<B>,
): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([a, b]);
  if (first.status === 'fulfilled' && second.status === 'fulfilled') return [first.value, second.value];
  if (second.status === 'fulfilled') await second.value.close('start failed');
  throw first.status === 'rejected' ? first.reason : (second as PromiseRejectedResult).reason;
}
