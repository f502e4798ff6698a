import { type AllMiddlewareArgs, type AnyMiddlewareArgs, ErrorCode } from '@slack/bolt'
import { z } from 'zod'
import { isLockTimeout } from '../database.ts'
import { type Log, newReference } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Workspaces } from '../workspaces/workspaces.ts'
import { pageContract } from './actions.ts'
import { message, modal, section } from './blocks.ts'
import { findTokenRejection } from './errors.ts'

type MiddlewareArgs = AnyMiddlewareArgs & AllMiddlewareArgs

type Parts = { workspaces: Workspaces; log: Log; metrics: Metrics }

/** Creates middleware that logs an error of a listener, once, and shows the person its reference. */
export function reportErrors({ workspaces, log, metrics }: Parts) {
  return async (args: MiddlewareArgs): Promise<void> => {
    try {
      await args.next()
    } catch (err) {
      const reference = newReference()
      const request = requestFields.parse(args.body)
      const fields = { reference, type: request.type }
      const logError = (error: unknown, what: string) => {
        // The client has already suspended the workspace, and logged what to do.
        if (findTokenRejection(error)) log.warn(fields, `${what}: Slack rejected the bot token`)
        else log.error({ err: error, ...fields }, what)
      }
      const isBusy = isLockTimeout(err)
      if (isBusy) log.warn(fields, 'request failed: it waited too long for a lock')
      else {
        metrics.errors.inc({ type: request.type })
        logError(err, 'request failed')
      }
      await showError(workspaces, args, request, isBusy ? BUSY : wentWrong(reference)).catch((second) =>
        logError(second, 'could not show the error to the user'),
      )
    }
  }
}

const requestFields = z.object({
  type: z.string().default('slash_command'),
  response_url: z.string().optional(),
  trigger_id: z.string().optional(),
})

const errorPage = pageContract('error')

/** `formIs`: what happens to a submitted form. */
type ErrorNotice = { words: string; formIs: 'kept' | 'replaced' }

/** The form stays open below, with its input. */
const BUSY: ErrorNotice = {
  words: 'Someone else is changing this right now. Please try again in a moment.',
  formIs: 'kept',
}

function wentWrong(reference: string): ErrorNotice {
  return {
    words: `Sorry, something went wrong. Please try again; nothing will be saved twice. If it keeps happening, give the person who runs this app this reference: *${reference}*.`,
    formIs: 'replaced',
  }
}

async function showError(
  workspaces: Workspaces,
  args: MiddlewareArgs,
  request: z.output<typeof requestFields>,
  { words, formIs }: ErrorNotice,
): Promise<void> {
  const view = modal({ contract: errorPage, title: 'Something went wrong', blocks: [section(words)] })
  if (request.type === 'view_submission' && 'ack' in args) {
    const response_action = formIs === 'kept' ? 'push' : 'update'
    if (await ackOnce(args.ack, { response_action, view })) return
  } else if ('ack' in args) {
    await ackOnce(args.ack)
  }
  if (request.response_url !== undefined && 'respond' in args) {
    await args.respond({ ...message(section(words)), response_type: 'ephemeral', replace_original: false })
  } else if (request.trigger_id !== undefined && args.context.teamId !== undefined) {
    const client = await workspaces.clientFor(args.context.teamId)
    await client.views.open({ trigger_id: request.trigger_id, view })
  }
}

/** Returns false if the request was already acked. */
async function ackOnce(ack: unknown, answer?: object): Promise<boolean> {
  if (typeof ack !== 'function') return false
  try {
    await ack(answer)
    return true
  } catch (error) {
    if (isCoded(error) && error.code === ErrorCode.ReceiverMultipleAckError) return false
    throw error
  }
}

function isCoded(error: unknown): error is Error & { code: unknown } {
  return error instanceof Error && 'code' in error
}
