/** More are forgotten at once: they come again in another order, and soon. */
const MOST = 1_000

/** Works the same answer out once. For pure functions whose answers nobody changes; `keyOf` tells questions apart. */
export function memoize<Args extends unknown[], Answer>(
  workOut: (...args: Args) => Answer,
  keyOf: (...args: Args) => string,
): (...args: Args) => Answer {
  const answers = new Map<string, Answer>()
  return (...args) => {
    const key = keyOf(...args)
    const known = answers.get(key)
    if (known !== undefined) return known
    const answer = workOut(...args)
    if (answers.size >= MOST) answers.clear()
    answers.set(key, answer)
    return answer
  }
}
