/** Cache limit. When it is reached, the whole cache is cleared. */
const MAX_ENTRIES = 1_000

/** Memoizes a pure function. Results must not be mutated; `keyOf` returns the cache key. */
export function memoize<Args extends unknown[], Result>(
  compute: (...args: Args) => Result,
  keyOf: (...args: Args) => string,
): (...args: Args) => Result {
  const cache = new Map<string, Result>()
  return (...args) => {
    const key = keyOf(...args)
    const cached = cache.get(key)
    if (cached !== undefined) return cached
    const result = compute(...args)
    if (cache.size >= MAX_ENTRIES) cache.clear()
    cache.set(key, result)
    return result
  }
}
