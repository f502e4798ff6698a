/** Awaits one part of the startup. If it fails, throws an error that begins with `problem`, for the operator. */
export async function startupStep<T>(problem: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw new Error(`${problem}: ${reasonOf(cause)}`, { cause })
  }
}

/** Returns the message of an error. Connection errors to several addresses have theirs one level down. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return 'no reason given'
  return error.message || error.name
}
