import { stopTestPostgres, templateUrl } from './postgres.ts'
import { checkStatements } from './statements/check.ts'
import { readFunction } from './statements/functions.ts'
import { readRecordings, removeRecordings } from './statements/recordings.ts'
import { readSchema } from './statements/schema.ts'

/** The part of Jest's configuration that chooses the tests. */
type Choice = {
  testPathPatterns: { isSet(): boolean }
  testNamePattern?: string
  shard?: object
  onlyChanged: boolean
  onlyFailures: boolean
  findRelatedTests: boolean
}

/** Throws, which fails the run, if a statement of the run doesn't compare the workspace. */
export default async function globalTeardown(choice: Choice): Promise<void> {
  try {
    const { tables, functions } = await readSchema(templateUrl())
    const ofFunctions = await Promise.all(functions.map(readFunction))
    const recorded = await readRecordings()
    // The browser tests, which can be selected as a project, record none.
    const isWholeRun = isWhole(choice) && recorded.length > 0
    const problems = await checkStatements([...recorded, ...ofFunctions.flat()], { tables, isWholeRun })
    if (problems.length > 0) throw new Error(problems.join('\n\n'))
  } finally {
    await removeRecordings()
    await stopTestPostgres()
  }
}

function isWhole(choice: Choice): boolean {
  const { testPathPatterns, testNamePattern, shard, onlyChanged, onlyFailures, findRelatedTests } = choice
  const isPart = testPathPatterns.isSet() || onlyChanged || onlyFailures || findRelatedTests
  return !isPart && testNamePattern === undefined && shard === undefined
}
