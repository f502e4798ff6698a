import { type ColumnRef, type JoinType, type Node, parse, type SelectStmt } from 'libpg-query'

/** Columns that hold a workspace all have this name. */
const COLUMN = 'workspace_id'

type Names = ReadonlySet<string>
/** A table of `tables` that a query reads or writes. */
type Reference = { alias: string; table: string }
/** An expression of WHERE or ON, and the aliases whose rows it filters. */
type Condition = { expression: Node; filters: Names }
type Source = { references: Reference[]; conditions: Condition[] }
/** The workspace of `alias` equals the one of `by`; null is a value from elsewhere. */
type Equality = { alias: string; by: string | null }

/**
 * Returns a description of each reference to one of `tables` in a SQL text whose workspace is not compared. Every
 * select, update and delete, nested ones too, must compare it by equality with a value, or with the workspace of a
 * relation for which that holds; columns of subqueries, CTEs, functions and outer queries count as values. An insert
 * must give the workspace. Throws if the text doesn't parse.
 */
export async function findUncompared(text: string, tables: Names): Promise<string[]> {
  const { stmts = [] } = await parse(text)
  return stmts.flatMap(({ stmt }) => (stmt ? checkNode(stmt, tables) : []))
}

/** `tables` leaves out those that a CTE's name hides. */
function checkNode(node: Node, tables: Names): string[] {
  if ('SelectStmt' in node) return checkSelect(node.SelectStmt, tables)
  if ('UpdateStmt' in node) {
    const { relation = {}, fromClause = [], whereClause } = node.UpdateStmt
    return checkQuery(node.UpdateStmt, [{ RangeVar: relation }, ...fromClause], whereClause, tables)
  }
  if ('DeleteStmt' in node) {
    const { relation = {}, usingClause = [], whereClause } = node.DeleteStmt
    return checkQuery(node.DeleteStmt, [{ RangeVar: relation }, ...usingClause], whereClause, tables)
  }
  if ('InsertStmt' in node) {
    const { relation = {}, cols = [], ...rest } = node.InsertStmt
    const table = relation.relname ?? ''
    const givesIt = cols.some((col) => 'ResTarget' in col && col.ResTarget.name === COLUMN)
    const problem = tables.has(table) && !givesIt ? [`insert into ${table} without ${COLUMN}`] : []
    return [...problem, ...checkQuery(rest, [], undefined, tables)]
  }
  const found = mentioned(node).filter((name) => tables.has(name))
  return found.map((name) => `${Object.keys(node)[0]} of ${name}`)
}

function checkSelect(select: SelectStmt, tables: Names): string[] {
  const { larg, rarg, withClause, ...rest } = select
  if (!larg || !rarg) return checkQuery(select, select.fromClause ?? [], select.whereClause, tables)
  const { visible, problems } = checkCtes(withClause, tables)
  const arms = [larg, rarg].flatMap((arm) => checkSelect(arm, visible))
  return [...problems, ...arms, ...checkNested(rest, visible)]
}

type WithClause = SelectStmt['withClause']

function checkQuery(
  query: { withClause?: WithClause },
  from: Node[],
  where: Node | undefined,
  tables: Names,
): string[] {
  const { withClause, ...rest } = query
  const { visible, problems } = checkCtes(withClause, tables)
  const source = join(from.map((node) => readSource(node, visible)))
  const { references, conditions } = source
  if (where) conditions.push({ expression: where, filters: aliasesOf(source) })
  const equalities = conditions.flatMap(({ expression, filters }) =>
    readEqualities(expression, references).filter(({ alias }) => filters.has(alias)),
  )
  const uncompared = findUnreached(references, equalities).map(describe)
  return [...problems, ...uncompared, ...checkNested(rest, visible)]
}

/** Each CTE sees those before it; recursive ones see all. */
function checkCtes(clause: WithClause, tables: Names): { visible: Names; problems: string[] } {
  const ctes = (clause?.ctes ?? []).flatMap((node) =>
    'CommonTableExpr' in node ? [node.CommonTableExpr] : [],
  )
  const names = ctes.map(({ ctename = '' }) => ctename)
  const problems = ctes.flatMap(({ ctequery }, index) => {
    const hidden = clause?.recursive ? names : names.slice(0, index)
    return ctequery ? checkNode(ctequery, without(tables, hidden)) : []
  })
  return { visible: without(tables, names), problems }
}

function without(tables: Names, hidden: readonly string[]): Names {
  return new Set([...tables].filter((table) => !hidden.includes(table)))
}

function describe({ alias, table }: Reference): string {
  return alias === table ? table : `${table} as ${alias}`
}

/** The references that are not compared with a value, directly or through others. */
function findUnreached(references: readonly Reference[], equalities: readonly Equality[]): Reference[] {
  const reached = new Set<string | null>([null])
  for (let before = 0; before < reached.size; ) {
    before = reached.size
    for (const { alias, by } of equalities) if (reached.has(by)) reached.add(alias)
  }
  return references.filter(({ alias }) => !reached.has(alias))
}

function readSource(node: Node, tables: Names): Source {
  if ('RangeVar' in node) {
    const { relname = '', schemaname, alias } = node.RangeVar
    if (!tables.has(relname) || (schemaname ?? 'public') !== 'public') return join([])
    return { references: [{ alias: alias?.aliasname ?? relname, table: relname }], conditions: [] }
  }
  if (!('JoinExpr' in node)) return join([])
  const { larg, rarg, quals, jointype } = node.JoinExpr
  const left = larg ? readSource(larg, tables) : join([])
  const right = rarg ? readSource(rarg, tables) : join([])
  const both = join([left, right])
  if (!quals) return both
  const filters = aliasesOf(filteredBy(jointype, left, right))
  return { ...both, conditions: [...both.conditions, { expression: quals, filters }] }
}

/** An outer join keeps rows of the other side even if they don't meet its condition. */
function filteredBy(kind: JoinType | undefined, left: Source, right: Source): Source {
  if (kind === 'JOIN_LEFT') return right
  if (kind === 'JOIN_RIGHT') return left
  return join(kind === 'JOIN_INNER' ? [left, right] : [])
}

function aliasesOf({ references }: Source): Names {
  return new Set(references.map(({ alias }) => alias))
}

function join(sources: readonly Source[]): Source {
  return {
    references: sources.flatMap(({ references }) => references),
    conditions: sources.flatMap(({ conditions }) => conditions),
  }
}

function readEqualities(expression: Node, references: readonly Reference[]): Equality[] {
  if ('BoolExpr' in expression) {
    const { boolop, args = [] } = expression.BoolExpr
    const [first = [], ...others] = args.map((arg) => readEqualities(arg, references))
    if (boolop === 'AND_EXPR') return [first, ...others].flat()
    if (boolop === 'OR_EXPR') return first.filter((one) => others.every((arm) => arm.some(isSame(one))))
    return []
  }
  return readComparisons(expression).flatMap(([left, right]) => [
    ...equate(left, right, references),
    ...equate(right, left, references),
  ])
}

function isSame(one: Equality): (other: Equality) => boolean {
  return (other) => other.alias === one.alias && other.by === one.by
}

/** The sides of `a = b`, `a = any (b)`, `a in (b)`, and of the same with rows. */
function readComparisons(expression: Node): [Node, Node][] {
  if ('SubLink' in expression) {
    const { subLinkType, testexpr, subselect, operName } = expression.SubLink
    const isIn = subLinkType === 'ANY_SUBLINK' && (operName === undefined || isEquals(operName))
    return isIn && testexpr && subselect ? pair(testexpr, subselect) : []
  }
  if (!('A_Expr' in expression)) return []
  const { kind, name = [], lexpr, rexpr } = expression.A_Expr
  const isEquality = kind === 'AEXPR_OP' || kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_IN'
  return isEquality && isEquals(name) && lexpr && rexpr ? pair(lexpr, rexpr) : []
}

function isEquals(operator: Node[]): boolean {
  return namesOf(operator).join('.') === '='
}

function pair(left: Node, right: Node): [Node, Node][] {
  if (!('RowExpr' in left)) return [[left, right]]
  const { args = [] } = left.RowExpr
  const others = 'RowExpr' in right ? (right.RowExpr.args ?? []) : args.map(() => right)
  return args.flatMap((arg, index): [Node, Node][] => {
    const other = others[index]
    return other ? [[arg, other]] : []
  })
}

function equate(side: Node, other: Node, references: readonly Reference[]): Equality[] {
  const alias = ownerOf(side, references)
  if (alias === null) return []
  const by = ownerOf(other, references)
  return by !== null || isGiven(other, references) ? [{ alias, by }] : []
}

/** The alias of the table whose workspace this is; null if it is anything else. */
function ownerOf(node: Node, references: readonly Reference[]): string | null {
  if ('TypeCast' in node && node.TypeCast.arg) return ownerOf(node.TypeCast.arg, references)
  if (!('ColumnRef' in node)) return null
  const [column, qualifier] = namesOf(node.ColumnRef.fields).reverse()
  if (column !== COLUMN) return null
  // Postgres refuses an ambiguous name, so a name without qualifier belongs to the only table.
  const owner = qualifier === undefined ? references[0] : references.find(({ alias }) => alias === qualifier)
  return owner?.alias ?? null
}

/** Returns true if the expression reads no column of this query's tables. */
function isGiven(node: Node, references: readonly Reference[]): boolean {
  return columnsIn(node).every((names) => {
    const qualifier = names.at(-2)
    return !references.some(({ alias }) => qualifier === undefined || alias === qualifier)
  })
}

function namesOf(nodes: readonly Node[] = []): string[] {
  return nodes.flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : ['*']))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isQuery(node: object): node is Node {
  return ['SelectStmt', 'UpdateStmt', 'DeleteStmt', 'InsertStmt'].some((kind) => kind in node)
}

function isColumn(node: object): node is { ColumnRef: ColumnRef } {
  return 'ColumnRef' in node
}

/** Checks the queries inside a part of a statement. */
function checkNested(part: object, tables: Names): string[] {
  return Object.values(part)
    .filter(isObject)
    .flatMap((child) => (isQuery(child) ? checkNode(child, tables) : checkNested(child, tables)))
}

/** The names of the columns in an expression, but not in its subqueries. */
function columnsIn(part: object): string[][] {
  if (isQuery(part)) return []
  if (isColumn(part)) return [namesOf(part.ColumnRef.fields)]
  return Object.values(part).filter(isObject).flatMap(columnsIn)
}

/** The names of all relations in a statement of another kind. */
function mentioned(part: object): string[] {
  const own = 'relname' in part && typeof part.relname === 'string' ? [part.relname] : []
  return [...own, ...Object.values(part).filter(isObject).flatMap(mentioned)]
}
