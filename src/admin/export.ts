import { readEverythingAbout } from '../features/privacy/download-store.ts'
import { findWorkspacesOf, hasWorkspace, readWorkspace } from '../platform/workspaces/data-store.ts'
import { type AdminCommand, done, refused, withDatabase } from './command.ts'

/**
 * Writes what is stored to standard output: of a workspace everything as of one moment, private notes included; of a person
 * the same as `/mentor privacy` gives them, for one who has left and asks.
 */
export const exportData: AdminCommand = {
  name: 'export',
  takes: ['WORKSPACE', '[PERSON]'],
  says: 'prints all data of a workspace, private notes included, or what one person may have: a line of JSON for each row',
  flags: {},
  run: ({ args: [workspaceId = '', personId] }, context) =>
    withDatabase(context, async (db) => {
      if (!(await hasWorkspace(db, workspaceId)))
        return refused(`The app knows no workspace ${workspaceId}. To list them: workspaces list`)
      const write = (table: string, row: unknown) => context.write(JSON.stringify({ table, row }))
      if (personId === undefined) {
        await readWorkspace(db, workspaceId, write)
        return done()
      }
      if (!(await findWorkspacesOf(db, personId)).includes(workspaceId))
        return refused(`The app knows no ${personId} in ${workspaceId}.`)
      for (const [table, rows] of Object.entries(await readEverythingAbout(db, { workspaceId, personId })))
        for (const row of rows) await write(table, row)
      return done()
    }),
}
