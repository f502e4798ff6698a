/** Three weeks in the life of two mentors and four mentees, on the real app and an emulated Slack. */
import { setTimeout } from 'node:timers/promises'
import { startTemporaryPostgres } from '../src/platform/embedded-postgres.ts'
import { AppProcess } from './app.ts'
import { startSlack } from './client.ts'
import { Narrator } from './narrator.ts'

const MEMORY_MAX_MB = 150
const REST_MAX_SECONDS = 20

const started = performance.now()
const postgres = await startTemporaryPostgres()
const narrator = new Narrator('Europe/Berlin', '2026-11-02T08:30')
const slack = await startSlack({
  now: narrator.now(),
  people: [
    { id: 'UGRACE', name: 'grace', realName: 'Grace', displayName: 'Grace', tz: 'Europe/Berlin' },
    { id: 'ULINUS', name: 'linus', realName: 'Linus', displayName: 'Linus', tz: 'America/Los_Angeles' },
    { id: 'UANA', name: 'ana', realName: 'Ana', displayName: 'Ana', tz: 'Europe/Lisbon' },
    { id: 'UBEN', name: 'ben', realName: 'Ben', displayName: 'Ben', tz: 'Africa/Lagos' },
    { id: 'UCHIDI', name: 'chidi', realName: 'Chidi', displayName: 'Chidi', tz: 'Europe/Berlin' },
    { id: 'UDANA', name: 'dana', realName: 'Dana', displayName: 'Dana', tz: 'Asia/Jerusalem' },
  ],
})
const app = await AppProcess.start(
  {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    DATABASE_URL: postgres.url,
    PORT: '0',
    LOG_LEVEL: 'warn',
  },
  narrator.now(),
)
slack.connectHttp(`http://127.0.0.1:${app.port}/slack/events`)
narrator.attach({ slack, app, databaseUrl: postgres.url })

try {
  await tell()
  const memory = await measureAtRest()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  narrator.expect(
    memory < MEMORY_MAX_MB,
    `the app should stay under ${MEMORY_MAX_MB} MB, and has ${memory} MB`,
  )
  narrator.say(`The end. Three weeks took ${seconds} seconds; the app uses ${memory} MB of memory.`)
} finally {
  await app.stop()
  await slack.close()
  await postgres.stop()
}

/** In MB. What V8 has not collected yet on a busy machine is not counted: it is given a while. */
async function measureAtRest(): Promise<number> {
  for (let second = 1; ; second += 1) {
    const memory = Math.round((await app.measureMemory()) / 1024 / 1024)
    if (memory < MEMORY_MAX_MB || second === REST_MAX_SECONDS) return memory
    await setTimeout(1_000)
  }
}

async function tell(): Promise<void> {
  const grace = narrator.person('UGRACE', 'Grace')
  const linus = narrator.person('ULINUS', 'Linus')
  const ana = narrator.person('UANA', 'Ana')
  const dana = narrator.person('UDANA', 'Dana')

  narrator.say(
    'Grace, in Berlin, and Linus, in Los Angeles, each want to mentor a few people outside their teams.',
  )
  narrator.chapter('Week one: saying yes to a few')
  await grace.types('/mentor', 'You can’t mentor everybody')
  await grace.types('/mentor add @ana every 2 weeks', 'You said yes')
  await ana.receives('Grace said yes to you')
  await grace.types('/mentor add @ben', 'You said yes')
  await grace.types('/mentor add @grace', 'That is you')
  await grace.types(
    '/mentor log @ana by call She wonders whether to lead the billing team. Ask about Jo.',
    'Logged',
  )
  await grace.types('/mentor snoze @ben', 'Did you mean `/mentor snooze`?')

  await narrator.travelTo('2026-11-02T18:00')
  narrator.say('It is nine in the morning in Los Angeles.')
  await linus.types('/mentor add @chidi monthly', 'You said yes')
  await linus.types('/mentor add @dana weekly', 'You said yes')

  await narrator.travelTo('2026-11-03T12:00')
  narrator.say('Dana and Linus have talked. Either of the two may say so.')
  await dana.types('/mentor log @linus this morning by call', 'Logged')

  narrator.chapter('Week two: the first nudges')
  await narrator.travelTo('2026-11-09T08:59')
  await grace.hasNothingNew()
  await narrator.travelTo('2026-11-09T09:00')
  narrator.why('Ben was said yes to a week ago, and they have not talked yet. It is nine where Grace is.')
  const aboutBen = await grace.receives('Time for a word with')
  await grace.presses(aboutBen, 'Talked today', 'Logged. Next on Mon 23 Nov.')

  await narrator.travelTo('2026-11-09T17:59')
  await linus.hasNothingNew()
  await narrator.travelTo('2026-11-09T18:00')
  narrator.why(
    'Nine in the morning in Los Angeles. Chidi is due; Dana will be, before another nudge may come.',
  )
  const aboutChidi = await linus.receives('Coming up')
  await linus.presses(aboutChidi, 'Snooze a week', 'Snoozed until Mon 16 Nov')

  await narrator.travelTo('2026-11-11T18:00')
  await linus.types('/mentor away until 20 Nov', 'Rest well')

  narrator.chapter('Week three: silence where there is nothing to say')
  await narrator.travelTo('2026-11-16T08:59')
  await grace.types('/mentor log @ana', 'Next on *Mon 30 Nov*')
  await narrator.travelTo('2026-11-16T12:00')
  narrator.why('A nudge about Ana was planned for nine. Grace logged a minute before, so nothing is sent.')
  await grace.hasNothingNew()
  await narrator.travelTo('2026-11-20T20:00')
  narrator.why('Linus is away until today, so nothing came about Chidi and Dana, who are both due.')
  await linus.hasNothingNew()
  await linus.types('/mentor why', 'you are away')

  await narrator.travelTo('2026-11-23T09:00')
  narrator.why('Two weeks since Grace and Ben talked.')
  await grace.receives('Time for a word with Ben')
  await grace.types('/mentor', 'You mentor 2 of 4')

  await narrator.travelTo('2026-11-23T18:00')
  narrator.why('The first working day after his absence: one message, about both.')
  const aboutBoth = await linus.receives('Time for a word with 2 people')
  await linus.opensLogForm(aboutBoth, { id: 'UDANA', name: 'Dana' })
  await linus.submits({ 'When?': '2026-11-25' }, 'That day is still to come')
  await linus.submits({ 'When?': '2026-11-22', 'Worth remembering': 'Wants to give a talk in spring.' })
  await linus.sees(aboutBoth, 'Logged.')
  narrator.expectNudges({ Grace: 2, Linus: 2 })
}
