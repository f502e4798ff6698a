/** A relationship in a nudge, with the topic shown for it. */
export type ShownRelationship = { id: string; ref: string | null }

/** What a nudge shows: relationships that are due or will be soon, and by source name the ids of other waiting items. */
export type Shown = {
  relationships: readonly ShownRelationship[]
  comingUp: readonly ShownRelationship[]
  waiting: ReadonlyMap<string, readonly string[]>
}

const COMING_UP = 'soon'

/**
 * Returns the stored form, one text per item: "<relationship id> <topic ref>", "soon <relationship id> <topic ref>", or
 * "<source name> <id>".
 */
export function writeShown({ relationships, comingUp, waiting }: Shown): string[] {
  return [
    ...relationships.map(write),
    ...comingUp.map((one) => `${COMING_UP} ${write(one)}`),
    ...[...waiting].flatMap(([name, ids]) => ids.map((id) => `${name} ${id}`)),
  ]
}

function write({ id, ref }: ShownRelationship): string {
  return ref === null ? id : `${id} ${ref}`
}

/** Parses the stored form of `writeShown`. */
export function readShown(shows: readonly string[], sourceNames: readonly string[]): Shown {
  const all = shows.map((one) => one.split(' '))
  const waiting = all.flatMap(([name = '', id]) =>
    sourceNames.includes(name) && id !== undefined ? [{ name, id }] : [],
  )
  const rest = all.filter(([name = '']) => !sourceNames.includes(name))
  return {
    relationships: rest.filter(([first]) => first !== COMING_UP).map(read),
    comingUp: rest.filter(([first]) => first === COMING_UP).map(([, ...words]) => read(words)),
    waiting: new Map(
      [...Map.groupBy(waiting, ({ name }) => name)].map(([name, items]) => [name, items.map(({ id }) => id)]),
    ),
  }
}

function read([id = '', ref]: readonly string[]): ShownRelationship {
  return { id, ref: ref ?? null }
}
