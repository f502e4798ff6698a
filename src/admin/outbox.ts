import { z } from 'zod'
import type { Database } from '../platform/database.ts'
import {
  cancelWaiting,
  findMessage,
  findStuck,
  retryNow,
  type StuckMessage,
} from '../platform/outbox/operator-store.ts'
import {
  type AdminCommand,
  type Context,
  done,
  doneOrDryRun,
  type Given,
  type Report,
  refused,
  withDatabase,
  YES,
} from './command.ts'

export const outboxCommands: readonly AdminCommand[] = [
  {
    name: 'outbox stuck',
    takes: [],
    says: 'lists messages that are overdue by ten minutes, and those that failed in the last seven days',
    flags: {},
    run: (_, context) =>
      withDatabase(context, async (db) => {
        const found = await findStuck(db, context.clock.now())
        return done(...(found.length > 0 ? found.map(describe) : ['No message is stuck.']))
      }),
  },
  {
    name: 'outbox retry',
    takes: ['MESSAGE'],
    says: 'tries a message again now, also one that failed',
    flags: {},
    run: (given, context) => withMessage(given, context, retry),
  },
  {
    name: 'outbox cancel',
    takes: ['MESSAGE'],
    says: 'ends a message that waits, so that it is never sent',
    flags: YES,
    run: (given, context) => withMessage(given, context, cancel),
  },
]

function describe({ messageId, workspaceId, kind, state, attempts, reason, dueAt }: StuckMessage): string {
  return `${messageId}  ${workspaceId}  ${kind}: ${state}, due ${dueAt}, attempts: ${attempts}, ${reason ?? 'no reason yet'}`
}

type Message = { workspaceId: string; messageId: string; state: string }
type Action = (db: Database, message: Message, given: Given, context: Context) => Promise<Report>

function withMessage(given: Given, context: Context, act: Action): Promise<Report> {
  return withDatabase(context, async (db) => {
    const id = z.uuid().safeParse(given.args[0])
    const found = id.success ? await findMessage(db, id.data) : undefined
    if (!id.success || !found)
      return refused('Nothing was changed: there is no such message. To list them: outbox stuck')
    return act(db, { ...found, messageId: id.data }, given, context)
  })
}

async function retry(db: Database, message: Message, _: Given, { clock }: Context): Promise<Report> {
  if (await retryNow(db, message, clock.now()))
    return done('The app tries it again within a minute while it runs, if it is still relevant.')
  return refused(`Nothing was changed: the message is ${message.state}.`)
}

async function cancel(db: Database, message: Message, given: Given, { clock }: Context): Promise<Report> {
  const waits = message.state === 'pending' || message.state === 'in doubt'
  if (!waits) return refused(`Nothing was changed: the message is ${message.state}.`)
  if (!given.flags.has('yes'))
    return doneOrDryRun(given, `Would cancel the message, which is ${message.state}.`)
  if (await cancelWaiting(db, message, clock.now())) return done('Canceled the message.')
  return refused('Nothing was changed: the message is just being sent.')
}
