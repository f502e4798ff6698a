/** A relationship in a nudge, with the topic shown for it. */
export type ShownRelationship = { id: string; ref: string | null }

/** What a nudge shows: relationships, and by source name the ids of other waiting items. */
export type Shown = {
  relationships: readonly ShownRelationship[]
  waiting: ReadonlyMap<string, readonly string[]>
}

/** Returns the stored form, one text per item: "<relationship id> <topic ref>" or "<source name> <id>". */
export function writeShown({ relationships, waiting }: Shown): string[] {
  return [
    ...relationships.map(({ id, ref }) => (ref === null ? id : `${id} ${ref}`)),
    ...[...waiting].flatMap(([name, ids]) => ids.map((id) => `${name} ${id}`)),
  ]
}

/** Parses the stored form of `writeShown`. */
export function readShown(shows: readonly string[], sourceNames: readonly string[]): Shown {
  const pairs = shows.map((one) => {
    const [first = '', second = null] = one.split(' ')
    return { first, second }
  })
  const isWaiting = ({ first }: { first: string }) => sourceNames.includes(first)
  const waiting = Map.groupBy(pairs.filter(isWaiting), ({ first }) => first)
  return {
    relationships: pairs
      .filter((pair) => !isWaiting(pair))
      .map(({ first, second }) => ({ id: first, ref: second })),
    waiting: new Map([...waiting].map(([name, all]) => [name, all.flatMap(({ second }) => second ?? [])])),
  }
}
