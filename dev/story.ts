/** `npm run story`: plays three weeks of mentoring with the real app and the simulated Slack, and prints it. */
import pg from 'pg'
import { AppProcess, appEnv } from './app.ts'
import { startSlack } from './client.ts'
import { startTemporaryPostgres } from './embedded-postgres.ts'
import { Narrator } from './narrator.ts'
import { tellBoards } from './story/boards.ts'
import { tellJourney } from './story/journey.ts'
import { tellLead } from './story/lead.ts'
import { tellMeetings } from './story/meetings.ts'
import { tellMentees } from './story/mentees.ts'
import { tellNudges } from './story/nudges.ts'
import { tellOpportunities } from './story/opportunities.ts'
import { tellProfiles } from './story/profiles.ts'
import { tellRequests } from './story/requests.ts'
import { tellSeats } from './story/seats.ts'

const started = performance.now()
const postgres = await startTemporaryPostgres()
const narrator = new Narrator('Europe/Berlin', '2026-11-02T10:30')
const slack = await startSlack({
  now: narrator.now(),
  people: [
    { id: 'UGRACE', name: 'grace', realName: 'Grace', displayName: 'Grace', tz: 'Europe/Berlin' },
    { id: 'ULINUS', name: 'linus', realName: 'Linus', displayName: 'Linus', tz: 'America/Los_Angeles' },
    { id: 'UANA', name: 'ana', realName: 'Ana', displayName: 'Ana', tz: 'Europe/Lisbon' },
    { id: 'UBEN', name: 'ben', realName: 'Ben', displayName: 'Ben', tz: 'Africa/Lagos' },
    { id: 'UCHIDI', name: 'chidi', realName: 'Chidi', displayName: 'Chidi', tz: 'Europe/Berlin' },
    { id: 'UDANA', name: 'dana', realName: 'Dana', displayName: 'Dana', tz: 'Asia/Jerusalem' },
    { id: 'UMIRA', name: 'mira', realName: 'Mira', displayName: 'Mira', tz: 'Europe/Berlin' },
    { id: 'UHANA', name: 'hana', realName: 'Hana', displayName: 'Hana', tz: 'Europe/Berlin' },
    { id: 'UTHEO', name: 'theo', realName: 'Theo', displayName: 'Theo', tz: 'Europe/Berlin' },
    { id: 'URUTH', name: 'ruth', realName: 'Ruth', displayName: 'Ruth', tz: 'Europe/Berlin' },
    { id: 'UIDA', name: 'ida', realName: 'Ida', displayName: 'Ida', tz: 'Europe/Madrid' },
    { id: 'UOMAR', name: 'omar', realName: 'Omar', displayName: 'Omar', tz: 'Asia/Dubai' },
    { id: 'UNOOR', name: 'noor', realName: 'Noor', displayName: 'Noor', tz: 'Europe/Amsterdam' },
    { id: 'UOLGA', name: 'olga', realName: 'Olga', displayName: 'Olga', tz: 'Europe/Berlin' },
    { id: 'UROSA', name: 'rosa', realName: 'Rosa', displayName: 'Rosa', tz: 'Europe/Berlin' },
    { id: 'ULENA', name: 'lena', realName: 'Lena', displayName: 'Lena', tz: 'Europe/Berlin' },
    { id: 'UMARCO', name: 'marco', realName: 'Marco', displayName: 'Marco', tz: 'Europe/Berlin' },
    { id: 'UPAUL', name: 'paul', realName: 'Paul', displayName: 'Paul', tz: 'Europe/Berlin' },
    { id: 'UMIA', name: 'mia', realName: 'Mia', displayName: 'Mia', tz: 'Europe/Berlin' },
    { id: 'UNED', name: 'ned', realName: 'Ned', displayName: 'Ned', tz: 'America/New_York' },
    { id: 'UTARA', name: 'tara', realName: 'Tara', displayName: 'Tara', tz: 'Europe/Berlin' },
    { id: 'UVERA', name: 'vera', realName: 'Vera', displayName: 'Vera', tz: 'Europe/Berlin' },
    { id: 'UQUINN', name: 'quinn', realName: 'Quinn', displayName: 'Quinn', tz: 'Europe/Berlin' },
  ],
})
const app = await AppProcess.start(appEnv(slack, postgres.url), narrator.now())
slack.connectHttp(`http://127.0.0.1:${app.port}/slack/events`)
const database = new pg.Pool({ connectionString: postgres.url, max: 1 })
narrator.attach({ slack, app, database, databaseUrl: postgres.url })

try {
  await tellNudges(narrator)
  await tellProfiles(narrator)
  await tellMentees(narrator)
  await tellJourney(narrator)
  await tellRequests(narrator)
  await tellBoards(narrator)
  await tellOpportunities(narrator)
  await tellMeetings(narrator)
  await tellSeats(narrator)
  await tellLead(narrator)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  narrator.say(`Done in ${seconds} s.`)
} finally {
  await app.stop()
  await database.end()
  await slack.close()
  await postgres.stop()
}
