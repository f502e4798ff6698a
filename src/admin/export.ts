import { hasWorkspace, readWorkspace } from '../platform/workspaces/data-store.ts'
import { type AdminCommand, done, refused, withDatabase } from './command.ts'

/** Writes everything that is stored of a workspace to standard output, as of one moment, private notes included. */
export const exportData: AdminCommand = {
  name: 'export',
  takes: ['WORKSPACE'],
  says: 'prints all data of a workspace, private notes included: one line of JSON for each row',
  flags: {},
  run: ({ args: [workspaceId = ''] }, context) =>
    withDatabase(context, async (db) => {
      if (!(await hasWorkspace(db, workspaceId)))
        return refused(`The app knows no workspace ${workspaceId}. To list them: workspaces list`)
      await readWorkspace(db, workspaceId, (table, row) => context.write(JSON.stringify({ table, row })))
      return done()
    }),
}
