import { type Node, parse } from 'libpg-query'

/** Functions that take the name of a time zone, and the index of that argument. `at time zone` calls `timezone`. */
const ZONE_ARGUMENT = new Map([
  ['timezone', 0],
  ['date_add', 2],
  ['date_subtract', 2],
  ['date_trunc', 2],
  ['generate_series', 3],
  ['make_timestamptz', 6],
])

/**
 * Returns the functions of a SQL text that take a time zone from data. Slack sends names that Postgres may not know, so
 * a zone must be a constant. Throws if the text doesn't parse.
 */
export async function findZonesFromData(text: string): Promise<string[]> {
  return search(await parse(text))
}

function search(part: object): string[] {
  return [...takesZone(part), ...Object.values(part).filter(isObject).flatMap(search)]
}

function takesZone(part: object): string[] {
  if (!isCall(part)) return []
  const { funcname = [], args = [] } = part.FuncCall
  const last = funcname.at(-1)
  const name = last && 'String' in last ? (last.String.sval ?? '') : ''
  const zone = args[ZONE_ARGUMENT.get(name) ?? args.length]
  return zone === undefined || 'A_Const' in zone ? [] : [name]
}

type Call = Extract<Node, { FuncCall: unknown }>

function isCall(part: object): part is Call {
  return 'FuncCall' in part
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
