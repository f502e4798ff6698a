import type { AllMiddlewareArgs, AnyMiddlewareArgs } from '@slack/bolt'
import type { Log } from '../log.ts'
import type { Workspaces } from '../workspaces/workspaces.ts'
import { message, notice, section } from './blocks.ts'
import { isFrom, readOrigin } from './origin.ts'

type MiddlewareArgs = AnyMiddlewareArgs & AllMiddlewareArgs

const NOT_INSTALLED = message(
  section(
    'I’m not installed in your workspace, so nothing changed. An admin of your workspace can install me there.',
  ),
)

/**
 * Creates middleware that lets only requests of workspaces pass in which the app is installed. Events of other workspaces
 * are ignored, and people there are told.
 */
export function refuseOthers({ workspaces, log }: { workspaces: Workspaces; log: Log }) {
  return async (args: MiddlewareArgs): Promise<void> => {
    const origin = readOrigin(args.body)
    const installation = await workspaces.lookUpInstallation(origin.workspaceId)
    if (installation && isFrom(installation, origin)) return args.next()
    log.info(origin, 'ignored a request of another workspace')
    await tell(args)
  }
}

/** A click on Home or in a modal, and a global shortcut, is acknowledged only: opening a modal needs the other workspace's token. */
async function tell(args: MiddlewareArgs): Promise<void> {
  if ('command' in args) await args.ack({ ...NOT_INSTALLED, response_type: 'ephemeral' })
  else if ('view' in args) await args.ack({ response_action: 'update', view: notice(NOT_INSTALLED) })
  else if ('action' in args || 'shortcut' in args) {
    await args.ack()
    const isInMessage = 'response_url' in args.body && typeof args.body.response_url === 'string'
    if (isInMessage)
      await args.respond({ ...NOT_INSTALLED, response_type: 'ephemeral', replace_original: false })
  }
}
