/** How often each of these is among them; 0 for what isn't. */
export function counted<K extends string>(keys: readonly K[], those: readonly K[]): Record<K, number> {
  const counts = Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
  for (const one of those) counts[one] += 1;
  return counts;
}
