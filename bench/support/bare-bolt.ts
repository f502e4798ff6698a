/**
 * The baseline for commands: the least Bolt app that logs a check-in. One handler runs the app's statements and sends one
 * reply. It sends its port to its parent.
 */
import { App, HTTPReceiver } from '@slack/bolt'
import pg from 'pg'
import { z } from 'zod'

const env = z.object({ SIGNING_SECRET: z.string(), DATABASE_URL: z.string() }).parse(process.env)
const pool = new pg.Pool({ connectionString: env.DATABASE_URL, max: 10 })
const receiver = new HTTPReceiver({ signingSecret: env.SIGNING_SECRET })
const app = new App({
  receiver,
  authorize: async () => ({ botToken: 'xoxb-bare', botId: 'B1', botUserId: 'UBOT' }),
})

const PERSON = 'select * from people where workspace_id = $1 and person_id = $2'
const PAIR = `select r.*, m.*, mentor.display_name as mentor_name, mentee.display_name as mentee_name,
    takes_spot(r.ended_at, m.alumni_since, mentee.deactivated_at) as takes_spot
  from relationships r
  join mentorships m on m.workspace_id = r.workspace_id and m.mentorship_id = r.relationship_id
  join people mentor on mentor.workspace_id = r.workspace_id and mentor.person_id = r.owner_id
  join people mentee on mentee.workspace_id = r.workspace_id and mentee.person_id = r.contact_id
  where r.workspace_id = $1 and ((r.owner_id = $2 and r.contact_id = $3) or (r.owner_id = $3 and r.contact_id = $2))
  order by r.ended_at is not null, r.owner_id = $3, r.ended_at desc limit 1`
const LOCK = `select r.*, contact.display_name from relationships r
  left join people contact on contact.workspace_id = r.workspace_id and contact.person_id = r.contact_id
  where r.workspace_id = $1 and r.relationship_id = $2 for update of r`
const INSERT = `insert into check_ins (workspace_id, relationship_id, author_id, checked_in_on, kind, note, logged_at)
  values ($1, $2, $3, current_date, 'call', $4, now()) on conflict do nothing returning check_in_id`
const UPDATE = `with answered as (
    update relationships set unanswered = 0, answered_at = now(), last_check_in_on = current_date
    where workspace_id = $1 and relationship_id = $2)
  update people set next_nudge_at = now() where workspace_id = $1 and person_id = $3`
/** Who would have to see the change elsewhere; here, no one. */
const RERENDERS = `select person_id from recipients where workspace_id = $1 and person_id = any($2::text[])`

app.command('/mentor', async ({ command, ack, respond }) => {
  await ack()
  const { team_id: workspaceId, user_id: personId, text } = command
  const contactId = /<@(\w+)/.exec(text)?.[1] ?? ''
  const client = await pool.connect()
  const run = (name: string, statement: string, values: unknown[]) =>
    client.query({ name, text: statement, values })
  try {
    await run('person', PERSON, [workspaceId, personId])
    const pair = await run('pair', PAIR, [workspaceId, personId, contactId])
    const { relationship_id: id } = pair.rows[0]
    await client.query('begin')
    await run('lock', LOCK, [workspaceId, id])
    await run('insert', INSERT, [workspaceId, id, personId, text])
    await run('update', UPDATE, [workspaceId, id, personId])
    await client.query('commit')
    await run('rerenders', RERENDERS, [workspaceId, [personId, contactId]])
  } finally {
    client.release()
  }
  await respond({ response_type: 'ephemeral', text: 'Logged.' })
})
const server = await receiver.start(0)
process.send?.(server.address())
process.on('disconnect', () => process.exit(0))
