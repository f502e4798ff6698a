import { readPairs } from '../../src/features/suggestions/pairs-file.ts'
import { send } from '../../src/features/suggestions/send-store.ts'
import { openDatabase } from '../../src/platform/database.ts'
import type { SlackPerson } from '../../src/platform/slack/people.ts'
import type { Narrator } from '../narrator.ts'

const FILE = 'mentor,mentee,why\nULENA,UMARCO,Marco wants to move into finance\n'

/** A program lead matches people, and looks at what it comes to. */
export async function tellLead(narrator: Narrator): Promise<void> {
  const lena = narrator.person('ULENA', 'Lena')
  const marco = narrator.person('UMARCO', 'Marco')
  await lena.catchesUp()
  await marco.catchesUp()

  narrator.chapter('A program lead: suggestions and impact')
  narrator.why('Lena is suggested a mentee from the program lead’s file. She decides, and then Marco does.')
  await suggest(narrator)
  const suggestion = await lena.receives('suggests <@UMARCO> as your mentee')
  await marco.hasNothingNew()
  await lena.presses(suggestion, 'Offer to mentor', 'You mentor them, or have offered to')
  await marco.presses(await marco.receives('Lena would like to mentor you'), 'Accept', 'is your mentor now')
  await lena.receives('accepted your offer')

  narrator.why('The program lead sees what everyone sees. This workspace is small, so most of it isn’t told.')
  await marco.types('/mentor impact', 'People who have a mentor:')
}

/** As `npm run admin -- suggest pairs.csv --send` does, at the story's time. */
async function suggest(narrator: Narrator): Promise<void> {
  const { slack, app, databaseUrl } = narrator.stage
  const read = readPairs(new TextEncoder().encode(FILE))
  narrator.expect('pairs' in read, 'the file can’t be read')
  const pairs = 'pairs' in read ? read.pairs : []
  const people = new Map([
    ['ULENA', toSlackPerson('ULENA', 'Lena')],
    ['UMARCO', toSlackPerson('UMARCO', 'Marco')],
  ])
  const { db } = openDatabase({ url: databaseUrl, poolSize: 1, onIdleError: () => {} })
  try {
    await db.transaction().execute((trx) => send(trx, slack.teamId, pairs, people, narrator.now()))
  } finally {
    await db.destroy()
  }
  await app.tick()
}

function toSlackPerson(id: string, displayName: string): SlackPerson {
  const status = { emoji: '', text: '' }
  return { id, displayName, zone: 'Europe/Berlin', locale: undefined, standing: 'member', status }
}
