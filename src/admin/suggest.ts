import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { Config, ConfigResult } from '../config.ts'
import {
  isEmail,
  type Judged,
  type Pair,
  type PairRefusal,
  toName,
} from '../features/suggestions/pair-rules.ts'
import { readPairs } from '../features/suggestions/pairs-file.ts'
import { judge, send } from '../features/suggestions/send-store.ts'
import type { Clock } from '../platform/clock.ts'
import { openDatabase } from '../platform/database.ts'
import { createLog, type Log } from '../platform/log.ts'
import { createPatientClient } from '../platform/slack/client.ts'
import { listMembers, type SlackPerson } from '../platform/slack/people.ts'
import type { Installation } from '../platform/workspaces/installations.ts'
import { chooseInstallation } from '../platform/workspaces/workspaces.ts'
import { type AdminCommand, checkMigrations, done, type Report, refused } from './command.ts'

/** The mentors decide about each suggestion; the app's next tick tells them. */
export const suggest: AdminCommand = {
  name: 'suggest',
  takes: ['FILE', '[WORKSPACE]'],
  says: 'suggests mentees to mentors (a CSV file with the columns mentor, mentee, why, cadence; - is standard input)',
  flags: { send: 'sends the suggestions; without it nothing changes' },
  run: async ({ args: [file = '', workspaceId], flags }, { config, clock }) =>
    suggestPairs(file === '-' ? await buffer(process.stdin) : await readFile(file), {
      config,
      workspaceId,
      isSending: flags.has('send'),
      clock,
    }),
}

/** `workspaceId` is needed only if the app is installed in many. */
type Suggesting = {
  config: ConfigResult
  workspaceId?: string | undefined
  isSending: boolean
  clock: Clock
}

/**
 * Suggests the pairs of a CSV file to the mentors; unless `isSending`, only tells what would happen. Throws if Slack or the
 * database can't be reached, or can't do it.
 */
export async function suggestPairs(
  file: Uint8Array,
  { config: configured, ...suggesting }: Suggesting,
): Promise<Report> {
  const read = readPairs(file)
  if ('problems' in read) {
    const where = read.problems.map(({ line, column, says }) =>
      column === null ? `Line ${line}: ${says}` : `Line ${line}, column ${column}: ${says}`,
    )
    return refused('Nothing was suggested: the file has problems.', ...where)
  }
  if (!configured.ok) return refused(...configured.problems)
  const judged = await decide(configured.config, read.pairs, suggesting)
  return done(...reportLines(judged, suggesting.isSending))
}

async function decide(
  { slack, database }: Config,
  pairs: readonly Pair[],
  { workspaceId: asked, isSending, clock }: Omit<Suggesting, 'config'>,
): Promise<Judged[]> {
  const now = clock.now()
  const { db } = openDatabase({ ...database, poolSize: 1, onIdleError: () => {} })
  try {
    await checkMigrations(db)
    const parts = { db, clock, log: createLog('warn', process.stderr) }
    const installation = await chooseInstallation(slack, asked, parts)
    const { workspaceId } = installation
    const { people, hasEmails } = await findPeople(installation, pairs, parts)
    if (!hasEmails && pairs.some(({ mentor, mentee }) => isEmail(mentor) || isEmail(mentee)))
      throw new Error('to find people by e-mail address, the app needs the scope users:read.email.')
    return isSending
      ? await db.transaction().execute((trx) => send(trx, workspaceId, pairs, people, now))
      : await judge(db, workspaceId, pairs, people, now)
  } finally {
    await db.destroy()
  }
}

/** Reads from Slack whom the file names, by what was typed. `hasEmails`: whether Slack tells e-mail addresses. */
async function findPeople(
  { botToken: token, apiUrl, ...team }: Installation,
  pairs: readonly Pair[],
  { log }: { log: Log },
) {
  const client = createPatientClient({ token, apiUrl, log })
  const wanted = new Set(pairs.flatMap(({ mentor, mentee }) => [toName(mentor), toName(mentee)]))
  const people = new Map<string, SlackPerson>()
  let hasEmails = false
  let at = ''
  do {
    const { members, next } = await listMembers(client, team, at)
    for (const { person, email } of members) {
      hasEmails ||= email !== null
      for (const name of [person.id, toName(email ?? '')]) if (wanted.has(name)) people.set(name, person)
    }
    at = next
    // A page takes a second.
  } while (at !== '' && people.size < wanted.size)
  return { people, hasEmails }
}

function reportLines(judged: readonly Judged[], isSending: boolean): string[] {
  const lines = judged.map((one) => {
    const { line, mentor, mentee } = one.pair
    const pair = `Line ${line}, ${mentor} and ${mentee}`
    return 'refusal' in one ? `${pair}: no. ${refusalText(one.refusal)}` : `${pair}: yes`
  })
  const good = judged.flatMap((one) => ('refusal' in one ? [] : [one.mentorId]))
  const mentors = new Set(good).size
  const counts = `${good.length} of ${judged.length} lines, for ${mentors} ${mentors === 1 ? 'mentor' : 'mentors'}`
  const end = isSending
    ? `Suggested ${counts}. The app tells the mentors within a minute while it runs, in their working hours.`
    : `Would suggest ${counts}. Nothing was changed. To do it, add --send.`
  return [...lines, end]
}

const STANDINGS = {
  unknown: 'isn’t known to Slack in this workspace',
  'a guest': 'is a guest',
  'a bot': 'is an app',
  deactivated: 'is deactivated',
  'another company': 'works for another company',
} as const

function refusalText(refusal: PairRefusal): string {
  switch (refusal.reason) {
    case 'not a member':
      return `${refusal.who} ${STANDINGS[refusal.standing]}.`
    case 'same person':
      return 'Mentor and mentee are the same person.'
    case 'twice':
      return `The same pair is in line ${refusal.line}.`
    case 'suggested already':
      return 'This pair was suggested before.'
    case 'paired already':
      return 'They are mentor and mentee already, or it is offered.'
    case 'declined lately':
      return 'The mentee declined or ended it less than 90 days ago.'
    case 'full':
      return 'The mentor has no room for more, with the suggestions they have already.'
  }
}
