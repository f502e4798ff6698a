import { randomUUID } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import type { Entries, What } from '../../../dev/client.ts'
import { readEverythingAbout } from '../../../src/features/privacy/download-store.ts'
import { changeSeat } from '../../../src/features/seats/change.ts'
import { invite } from '../../../src/features/seats/invitation-rules.ts'
import { findSeatBeside } from '../../../src/features/seats/store.ts'
import { findMember } from '../../../src/features/seats/term-store.ts'
import type { Trx } from '../../../src/platform/database.ts'
import { insertMessages, type NewMessage } from '../../../src/platform/outbox/store.ts'
import { type Rig, startRig } from '../../support/rig.ts'

// The seat beside Linus, from its opening until his account is deactivated. The tests follow each other.

let rig: Rig
beforeAll(async () => {
  rig = await startRig({ now: '2026-05-18T17:30' })
  for (const id of ['UGRACE', 'ULINUS', 'UANA', 'UBEN', 'UCHIDI', 'UDANA', 'UEVE'])
    await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())

async function open(id: string, typed: string) {
  await closeAll(id)
  await rig.slack.as(id).command(typed)
  await rig.settle()
}

async function closeAll(id: string) {
  await rig.settle()
  while (rig.slack.as(id).view) await rig.slack.as(id).close()
}

async function press(id: string, what: What) {
  await rig.slack.as(id).press('view', what)
  await rig.settle()
}

async function submit(id: string, entries: Entries = {}) {
  const answer = await rig.slack.as(id).submit(entries)
  await rig.settle()
  return answer
}

/** The page of Linus's seat as somebody sees it. */
async function page(id: string): Promise<string> {
  await open(id, id === 'ULINUS' ? '/mentor seat' : '/mentor seat @linus')
  return shown(id)
}

function shown(id: string): string {
  return JSON.stringify(rig.slack.as(id).view?.blocks)
}

async function dms(id: string): Promise<string[]> {
  await rig.settle()
  return (await rig.slack.as(id).dms()).map(({ blocks }) => JSON.stringify(blocks))
}

async function lastDm(id: string): Promise<string> {
  return (await dms(id)).at(-1) ?? ''
}

async function pressDm(id: string, near: string, text: string) {
  const found = (await rig.slack.as(id).dms()).findLast((one) => JSON.stringify(one.blocks).includes(near))
  if (!found) throw new Error(`${id} has no message with “${near}”`)
  await rig.slack.as(id).press(found, text)
  await rig.settle()
}

async function inviteByForm(entries: Entries) {
  await page('ULINUS')
  await press('ULINUS', 'Invite someone…')
  return submit('ULINUS', entries)
}

/** The simulated Slack shows one window for each person, so this submits the other one's form to the store. */
async function inviteInOtherWindow(personId: string) {
  const { db, clock } = rig
  const workspaceId = rig.slack.teamId
  const seat = await findSeatBeside(db, workspaceId, 'ULINUS')
  const person = await findMember(db, workspaceId, personId)
  if (!seat || !person) throw new Error('There is no seat, or no such person')
  const outbox = { enqueue: (trx: Trx, messages: NewMessage[]) => insertMessages(trx, messages, clock.now()) }
  await changeSeat(
    { db, clock, outbox, refresh: async () => {} },
    { workspaceId, seatId: seat.id },
    (course, _, now) =>
      invite(course, { id: randomUUID(), person, firstOn: Temporal.PlainDate.from('2026-06-01') }, now),
  )
  await rig.travelTo('2026-05-18T17:31')
}

async function countDms(): Promise<Record<string, number>> {
  const ids = ['ULINUS', 'UANA', 'UBEN', 'UCHIDI', 'UDANA', 'UEVE']
  return Object.fromEntries(await Promise.all(ids.map(async (id) => [id, (await dms(id)).length])))
}

async function download(personId: string): Promise<string> {
  return JSON.stringify(await readEverythingAbout(rig.db, { workspaceId: rig.slack.teamId, personId }))
}

test('a leader opens a seat; an overlap of more than a quarter is refused; there is one seat beside a leader', async () => {
  expect(await rig.say('UGRACE', '/mentor seats')).toContain('There are no seats yet')
  await open('ULINUS', '/mentor seat')
  const form = { sees: 'Staff meetings', neverRooms: 'Pay reviews', checklist: 'Add to #leads' }
  const refused = await submit('ULINUS', { termWeeks: '2', overlapDays: '7', ...form })
  expect(refused.errors).toEqual({ overlapDays: 'Choose at most 3 days: a quarter of 2 weeks.' })
  await submit('ULINUS', { termWeeks: '26', overlapDays: '7' })
  expect(shown('ULINUS')).toContain('The seat beside you is open')
  expect(await rig.say('UGRACE', '/mentor seats')).toContain('Beside <@ULINUS>: empty')
  expect(await rig.say('UGRACE', '/mentor seat @ana')).toContain('<@UANA> has no seat.')
  for (const id of ['UGRACE', 'ULINUS']) expect(await page(id)).toContain('Staff meetings')
  expect(await page('ULINUS')).toContain('Add to #leads')
  expect(await page('UGRACE')).not.toContain('#leads')
})

test('who asked is known to the leader and themselves, without an order or a message', async () => {
  const before = await countDms()
  for (const id of ['UDANA', 'UANA', 'UCHIDI']) {
    expect(await page(id)).toContain('The next choice can come at any time.')
    await press(id, 'Ask to be considered')
    expect(shown(id)).toContain('You’re being considered.')
  }
  expect(await page('ULINUS')).toContain('*Being considered*\\n<@UANA>, <@UCHIDI>, <@UDANA>')
  for (const id of ['UANA', 'UGRACE']) {
    const seen = `${await page(id)}${await rig.say(id, '/mentor seats')}${await download(id)}`
    for (const other of ['UCHIDI', 'UDANA']) expect(seen).not.toContain(other)
  }
  await page('UCHIDI')
  await press('UCHIDI', 'Withdraw')
  expect(shown('UCHIDI')).toContain('Ask to be considered')
  await press('UCHIDI', 'Ask to be considered')
  expect(await countDms()).toEqual(before)
  await rig.slack.as('ULINUS').openHome()
  await rig.settle()
  expect(JSON.stringify(rig.slack.as('ULINUS').home?.blocks)).toContain('3 people are being considered')
})

test('two invitations in two windows: one is made, and the second reads who is invited', async () => {
  await page('ULINUS')
  await press('ULINUS', 'Invite someone…')
  await inviteInOtherWindow('UBEN')
  const second = await submit('ULINUS', { considered: 'UCHIDI', firstOn: '2026-06-01' })
  expect(second.errors).toEqual({ considered: 'ben is invited, so I didn’t invite anyone else.' })
  expect(await page('ULINUS')).toContain('<@UBEN> is invited, from Mon 1 Jun')
  for (const id of ['UGRACE', 'UCHIDI']) expect(await page(id)).not.toContain('UBEN')
  expect(await lastDm('UBEN')).toContain('invites you to the seat beside them')
})

test('who was chosen is told to those who were considered before anybody else can see it', async () => {
  // 18:30 in Jerusalem: Dana is told tomorrow.
  await pressDm('UBEN', 'invites you', 'Accept')
  expect(await lastDm('UBEN')).toContain(
    'You hold the seat beside <@ULINUS> from Mon 1 Jun through Sun 29 Nov',
  )
  expect(await lastDm('ULINUS')).toContain('<@UBEN> accepted the seat beside you')
  expect(await lastDm('UANA')).toContain('<@ULINUS> chose <@UBEN>')
  expect(await lastDm('UANA')).toContain('The next choice is around Sun 25 Oct.')
  for (const id of ['UGRACE', 'UEVE', 'UDANA']) expect(await page(id)).not.toContain('UBEN')
  for (const id of ['ULINUS', 'UBEN']) expect(await page(id)).toContain('*Next*: <@UBEN>, from Mon 1 Jun')
  await rig.travelTo('2026-05-19T10:00')
  expect(await lastDm('UDANA')).toContain('chose <@UBEN>')
  for (const id of ['UGRACE', 'UEVE', 'UDANA']) expect(await page(id)).toContain('*Next*: <@UBEN>')
  expect(await page('UANA')).toContain('You’re being considered. The next choice is around Sun 25 Oct.')
})

test('both get the checklist on the last working day before the start, and the term starts on its day', async () => {
  await rig.travelTo('2026-05-29T08:59')
  expect(await lastDm('ULINUS')).not.toContain('Calendars and channels to add')
  await rig.travelTo('2026-05-29T12:00')
  for (const id of ['ULINUS', 'UBEN'])
    expect(await lastDm(id)).toContain('*Calendars and channels to add*\\nAdd to #leads')
  expect(await page('UGRACE')).toContain('the seat is empty')
  await rig.travelTo('2026-06-01T00:01')
  for (const id of ['UGRACE', 'UBEN', 'ULINUS'])
    expect(await page(id)).toContain('*Holder*: <@UBEN>, through Sun 29 Nov · 182 days left')
  expect(await page('UBEN')).toContain('Add to #leads')
  expect(await page('UGRACE')).not.toContain('#leads')
})

test('*Choose another* pressed twice acts on its own invitation: the second press changes nothing', async () => {
  await rig.travelTo('2026-06-03T11:00')
  await inviteByForm({ considered: 'UCHIDI' })
  await page('ULINUS')
  const old = rig.slack.as('ULINUS').view
  if (!old) throw new Error('There is no page')
  await press('ULINUS', 'Choose another…')
  expect((await submit('ULINUS', { considered: 'UDANA' })).errors).toBeUndefined()
  expect(await lastDm('UCHIDI')).toContain('is no longer open')
  await page('ULINUS')
  await rig.slack.as('ULINUS').press({ ...old, id: rig.slack.as('ULINUS').view?.id ?? '' }, 'Choose another…')
  await rig.settle()
  expect(shown('ULINUS')).toContain('answered or is over, so nothing changed')
  expect(await page('ULINUS')).toContain('<@UDANA> is invited')
  // Chidi is still considered.
  expect(await page('UCHIDI')).toContain('You’re being considered')
  await pressDm('UDANA', 'invites you', 'Accept')
  await rig.travelTo('2026-06-04T11:00')
  expect(await page('UGRACE')).toContain('*Next*: <@UDANA>, on site from Mon 23 Nov, holder from Mon 30 Nov')
})

test('somebody who holds a seat elsewhere can’t be invited, and the leader isn’t told where', async () => {
  await open('UGRACE', '/mentor seat')
  await submit('UGRACE')
  for (const person of ['UDANA', 'UBEN']) {
    await open('UGRACE', '/mentor seat')
    await press('UGRACE', 'Invite someone…')
    const { errors } = await submit('UGRACE', { person, firstOn: '2026-07-01' })
    expect(Object.values(errors ?? {})).toEqual([
      expect.stringMatching(/^(dana|ben) can’t take a seat at the moment\./),
    ])
  }
  // In the meantime, they may be invited elsewhere: then they hold one seat.
  await open('UGRACE', '/mentor seat')
  await press('UGRACE', 'Invite someone…')
  expect((await submit('UGRACE', { person: 'UROBOT', firstOn: '2026-07-01' })).errors?.person).toContain(
    'is an app',
  )
})

test('an end moved by a week moves the checklist, the overlap and the next term; those concerned are told', async () => {
  await page('ULINUS')
  await press('ULINUS', 'Move the end…')
  expect((await submit('ULINUS', { lastOn: '2026-06-10' })).errors?.lastOn).toBe(
    'Pick a day from Sun 14 Jun through Wed 31 May 2028.',
  )
  await submit('ULINUS', { lastOn: '2026-12-06' })
  expect(await lastDm('UBEN')).toContain(
    'moved the end of the term in the seat beside <@ULINUS> to Sun 6 Dec',
  )
  expect(await lastDm('UDANA')).toContain('You hold the seat beside <@ULINUS> from Mon 7 Dec')
  expect(await page('UGRACE')).toContain('on site from Mon 30 Nov, holder from Mon 7 Dec')
  const { rows } = {
    rows: await rig.db
      .selectFrom('outbox')
      .select(['dedupe_key', 'send_at'])
      .where('kind', '=', 'seat checklist')
      .where('state', '=', 'pending')
      .execute(),
  }
  const next = rows
    .filter(({ dedupe_key }) => dedupe_key.endsWith('2026-11-30'))
    .map(({ send_at }) => String(send_at))
  expect(next).toEqual(expect.arrayContaining(['2026-11-27T08:00:00Z']))
})

test('a leader away for three of four weeks: both are asked once, and the first answer counts', async () => {
  await rig.travelTo('2026-06-08T11:00')
  await rig.say('ULINUS', '/mentor away from 1 Jul until 25 Jul')
  await rig.travelTo('2026-06-08T11:05')
  for (const id of ['ULINUS', 'UBEN']) expect(await lastDm(id)).toContain('Move to Thu 31 Dec')
  await pressDm('UBEN', 'Move to Thu 31 Dec', 'Keep Sun 6 Dec')
  for (const id of ['ULINUS', 'UBEN']) expect(await lastDm(id)).toContain('ends on Sun 6 Dec')
  const before = await countDms()
  await rig.say('ULINUS', '/mentor away from 1 Jul until 30 Jul')
  await rig.travelTo('2026-06-10T11:00')
  expect(await countDms()).toEqual(before)
})

test('either can pause for up to 30 days; the reason stays with its author', async () => {
  await page('UBEN')
  await press('UBEN', 'Step out…')
  const long = await submit('UBEN', { what: 'pause', until: '2026-07-11', reason: 'reasonword' })
  expect(long.errors).toEqual({ until: 'Pick a day from Wed 10 Jun through Fri 10 Jul.' })
  await submit('UBEN', { what: 'pause', until: '2026-07-10', reason: 'reasonword' })
  expect(await lastDm('ULINUS')).toContain('paused the term in the seat beside you through Fri 10 Jul')
  for (const id of ['UBEN', 'ULINUS']) expect(await page(id)).toContain('Paused through Fri 10 Jul')
  expect(await page('UGRACE')).not.toContain('Paused')
  expect(`${await page('ULINUS')}${await dms('ULINUS')}${await download('ULINUS')}`).not.toContain(
    'reasonword',
  )
  expect(await download('UBEN')).toContain('reasonword')
  await page('UBEN')
  await press('UBEN', 'Resume')
  expect(shown('UBEN')).not.toContain('Paused')
})

test('a holder whose account is deactivated leaves the seat empty; the incoming one starts now or as planned', async () => {
  await rig.slack.changePerson('UBEN', { deleted: true })
  await rig.travelTo('2026-06-10T11:50')
  expect(await page('UGRACE')).toContain('<@UBEN>, through')
  await rig.travelTo('2026-06-10T12:05')
  expect(await page('UGRACE')).toContain('the seat is empty')
  expect((await dms('ULINUS')).join()).toContain('<@UBEN>’s account was deactivated')
  await pressDm('UDANA', 'Do you want to start now', 'Start now')
  expect(await lastDm('UDANA')).not.toContain('answer_seat_vacancy')
  expect(await page('UGRACE')).toContain('*Holder*: <@UDANA>, through Tue 8 Dec')
  await rig.travelTo('2026-06-11T11:00')
  expect((await dms('ULINUS')).join()).toContain('*Calendars and channels to remove*')
  expect((await dms('UDANA')).join()).toContain('*Calendars and channels to add*')
})

test('an invitation to somebody away waits for them, lapses, and they are still considered', async () => {
  rig.setNow('2026-11-30T10:00')
  await rig.travelTo('2026-12-01T10:00')
  await rig.say('UCHIDI', '/mentor away until 5 Jan')
  await inviteByForm({ considered: 'UCHIDI' })
  // The term before ends in the meantime, and the seat is empty.
  await rig.travelTo('2026-12-16T10:00')
  rig.setNow('2027-01-11T10:00')
  await rig.travelTo('2027-01-12T08:59')
  expect(await page('ULINUS')).toContain('<@UCHIDI> is invited')
  await rig.travelTo('2027-01-12T09:05')
  expect(await lastDm('ULINUS')).toContain('<@UCHIDI> hasn’t answered in 5 working days')
  expect(await lastDm('UCHIDI')).toContain('is no longer open')
  expect(await page('ULINUS')).toContain('<@UCHIDI>')
  expect(await page('UCHIDI')).toContain('You’re being considered')
})

test('the reflection rides in one nudge and never again; left empty, the next one reads nothing', async () => {
  const asked = (await dms('UDANA')).filter((one) => one.includes('What do you take with you?'))
  expect(asked).toHaveLength(1)
  await rig.travelTo('2027-01-12T12:00')
  await inviteByForm({ person: 'UEVE', firstOn: '2027-01-12' })
  await pressDm('UEVE', 'invites you', 'Accept')
  expect(await page('UEVE')).toContain('*Holder*: <@UEVE>')
  expect(await page('UEVE')).not.toContain('left this for you')
  await page('UDANA')
  await press('UDANA', 'Reflect…')
  await submit('UDANA', { words1: 'wordforme', words2: 'wordforleader', words3: 'wordfornext' })
  const seen = async (id: string) => {
    const all = `${await page(id)}${await download(id)}`
    return ['wordforme', 'wordforleader', 'wordfornext'].filter((word) => all.includes(word))
  }
  expect(await seen('UDANA')).toEqual(['wordforme', 'wordforleader', 'wordfornext'])
  expect(await seen('ULINUS')).toEqual(['wordforleader'])
  expect(await seen('UEVE')).toEqual(['wordfornext'])
  for (const id of ['UANA', 'UCHIDI', 'UGRACE']) expect(await seen(id)).toEqual([])
})

test('a decline is told to the leader only', async () => {
  await inviteByForm({ considered: 'UCHIDI' })
  const before = await countDms()
  await pressDm('UCHIDI', 'invites you', 'Decline')
  expect(await lastDm('ULINUS')).toContain(
    '<@UCHIDI> declined the seat beside you. I won’t tell anyone else.',
  )
  expect(await countDms()).toEqual({ ...before, ULINUS: (before.ULINUS ?? 0) + 1 })
  for (const id of ['UANA', 'UEVE', 'UGRACE']) expect(await page(id)).not.toContain('UCHIDI')
})

test('a leader whose account is deactivated: holder and considered are told once, and the seat is closed', async () => {
  await rig.slack.changePerson('ULINUS', { deleted: true })
  await rig.travelTo('2027-01-13T12:00')
  const eves = (await dms('UEVE')).filter((one) => one.includes('The seat beside <@ULINUS> is closed.'))
  expect(eves).toHaveLength(1)
  expect(eves[0]).toContain('*Calendars and channels to remove*')
  expect(await lastDm('UANA')).toContain('The seat beside <@ULINUS> is closed.')
  const before = await countDms()
  await rig.travelTo('2027-01-16T12:00')
  expect(await countDms()).toEqual(before)
  expect(await rig.say('UANA', '/mentor seat @linus')).toContain('has no seat')
  expect(await rig.db.selectFrom('seat_askers').selectAll().execute()).toEqual([])
})

test('no message about a seat was sent outside the hours of its reader', async () => {
  const zones = {
    ULINUS: 'Europe/Berlin',
    UANA: 'Europe/Lisbon',
    UCHIDI: 'Europe/Berlin',
    UDANA: 'Asia/Jerusalem',
    UEVE: 'Europe/London',
  }
  let count = 0
  for (const [id, zone] of Object.entries(zones)) {
    const sent = await rig.db
      .selectFrom('outbox')
      .select(['kind', 'slack_ts'])
      .where('person_id', '=', id)
      .where('kind', 'like', 'seat %')
      .where('state', '=', 'sent')
      .execute()
    for (const { slack_ts } of sent) {
      const local = Temporal.Instant.fromEpochMilliseconds(
        Math.floor(Number(slack_ts) * 1000),
      ).toZonedDateTimeISO(zone)
      expect({
        id,
        local: String(local),
        isIn: local.hour >= 9 && local.hour < 18 && local.dayOfWeek < 6,
      }).toMatchObject({ isIn: true })
      count += 1
    }
  }
  // Records of older ones were deleted.
  expect(count).toBeGreaterThan(10)
})
