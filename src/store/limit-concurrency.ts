// Reads many files, a few at a time.
/** As many files are open at once as the smallest limit on descriptors bears; more are no quicker either. */
const AT_ONCE = 16;

/** `Promise.all` over many files, a few at a time. In order. */
export async function limitConcurrency<T, R>(
  items: readonly T[],
  read: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE)
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(read))));
  return results;
}
