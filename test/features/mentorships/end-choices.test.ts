import { sql } from 'kysely'
import { askForHelp, findOpenHelpRequest } from '../../../src/features/help-requests/store.ts'
import { type Ending, endMentorship } from '../../../src/features/mentorships/end-store.ts'
import { addMentorship } from '../../../src/features/mentorships/offer-store.ts'
import { localDate } from '../../../src/features/people/rules.ts'
import { erasePerson } from '../../../src/features/privacy/erase-store.ts'
import { logCheckIn } from '../../../src/features/relationships/check-in-store.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { BERLIN, type Rig, startRig } from '../../support/rig.ts'
import { acting } from '../requests/requesting.ts'

const PEOPLE = ['UGRACE', 'ULINUS', 'UANA', 'UBEN', 'UEVE']
const ROUNDS = Array.from({ length: 8 }, (_, round) => round)

let rig: Rig
let workspaceId: string
beforeAll(async () => {
  rig = await startRig()
  workspaceId = rig.slack.teamId
  // Open the pool's connections first: while they open one by one, nothing would race.
  await Promise.all(Array.from({ length: 10 }, () => sql`select pg_sleep(0.1)`.execute(rig.db)))
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.setNow('2026-11-03T10:00')
  for (const id of PEOPLE) {
    await rig.slack.changePerson(id, { deleted: false })
    while (rig.slack.as(id).view) await rig.slack.as(id).close()
  }
  await emptyTables(rig.db, 'people', 'outbox', 'rate_limits')
  for (const id of PEOPLE) await rig.say(id, '/mentor')
  await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
  await rig.accept('UANA')
})

/** Ends a mentorship with the form. */
async function part(id: string, typed: string, entries: Record<string, string>) {
  await rig.slack.as(id).command(typed)
  await rig.settle()
  const result = await rig.slack.as(id).submit(entries)
  await rig.settle()
  return result
}

async function newest(id: string, words: string) {
  await rig.settle()
  const found = (await rig.slack.as(id).dms()).findLast(({ text }) => text.includes(words))
  if (!found) throw new Error(`${id} has no message with “${words}”`)
  return found
}

async function homeOf(id: string): Promise<string> {
  await rig.slack.as(id).openHome()
  await rig.settle()
  return JSON.stringify(rig.slack.as(id).home)
}

/** Returns the text of the page that `id` opens from Home. */
async function pageOf(id: string, button = 'Mentorship…'): Promise<string> {
  const human = rig.slack.as(id)
  while (human.view) await human.close()
  await human.openHome()
  await rig.settle()
  await human.press('home', button)
  await rig.settle()
  const shown = JSON.stringify(rig.slack.as(id).view?.blocks)
  await human.close()
  return shown
}

async function pair() {
  const row = await selectMentorships(rig.db).executeTakeFirstOrThrow()
  return { workspaceId, mentorshipId: row.mentorship_id }
}

describe('staying in touch', () => {
  test('takes no spot, and the cadence is four times a year', async () => {
    await rig.db.updateTable('people').set({ capacity: 1 }).where('person_id', '=', 'UGRACE').execute()
    expect(await rig.say('UGRACE', '/mentor add @ben')).toMatch(/at your limit of/)
    await part('UGRACE', '/mentor end @ana', { next: 'alumni', thanks: 'See you around.' })
    const dm = await newest('UANA', 'ended your mentorship')
    expect(dm.text).toMatch(/would like to stay in touch/)
    expect(dm.text).toContain('See you around.')
    expect(await rig.say('UGRACE', '/mentor add @ben')).toMatch(/Offered to mentor/)
    const ana = await selectMentorships(rig.db).where('mentee_id', '=', 'UANA').executeTakeFirstOrThrow()
    expect(ana).toMatchObject({ cadence_days: 90, ended_at: null })
    expect(await homeOf('UGRACE')).toContain('Your mentees (1 of 1)')
  })

  test.each(['today', '1 Jul'])(
    'causes a nudge ninety days later and not before, with the last check-in %s',
    async (last) => {
      expect(await rig.say('UGRACE', `/mentor log @ana ${last}`)).toMatch(/^Logged/)
      await part('UGRACE', '/mentor end @ana', { next: 'alumni' })
      const nudges = async () =>
        (await rig.slack.as('UGRACE').dms()).filter(({ text }) => text.includes('Time to check in')).length
      const before = await nudges()
      rig.setNow('2027-01-29T17:50')
      await rig.travelTo('2027-01-29T18:00')
      expect(await nudges()).toBe(before)
      rig.setNow('2027-02-01T08:50')
      await rig.travelTo('2027-02-01T09:10')
      expect(await nudges()).toBe(before + 1)
    },
  )

  test('can become a new mentorship, and the history is kept', async () => {
    await part('UGRACE', '/mentor end @ana', { next: 'alumni' })
    expect(await rig.say('UGRACE', '/mentor add @ana weekly')).toMatch(/Offered to mentor/)
    const rows = await selectMentorships(rig.db).orderBy('ended_at').execute()
    expect(rows.map((row) => [row.cadence_days, row.ended_at === null])).toEqual([
      [90, false],
      [7, true],
    ])
  })

  test('can be ended later, with a separate message', async () => {
    await part('UGRACE', '/mentor end @ana', { next: 'alumni' })
    await rig.slack.as('UANA').press(await newest('UANA', 'ended your mentorship'), 'End completely…')
    await rig.settle()
    await rig.slack.as('UANA').submit({ thanks: 'Farewell, then.' })
    expect((await newest('UGRACE', 'ended your mentorship')).text).toContain('Farewell, then.')
    const row = await selectMentorships(rig.db).executeTakeFirstOrThrow()
    expect(row.ended_by).toBe('UANA')
  })
})

describe('a clean end', () => {
  test('suggests no one to the mentee, says that spots are free, and shows no cadence', async () => {
    await part('UGRACE', '/mentor end @ana', { next: 'clean end' })
    const dm = await newest('UANA', 'ended your mentorship')
    expect(JSON.stringify(dm.blocks)).not.toMatch(/open_successor|open_end/)
    expect(dm.text).not.toMatch(/stay in touch|every/)
    expect(await homeOf('UGRACE')).not.toContain('Log check-in')
  })

  test('is possible for the mentee, who can’t suggest anyone', async () => {
    await rig.slack.as('UANA').command('/mentor end @grace')
    await rig.settle()
    const form = JSON.stringify(rig.slack.as('UANA').view?.blocks)
    expect(form).toContain('End here')
    expect(form).not.toContain('Suggest another mentor')
    await rig.slack.as('UANA').close()
  })
})

describe('a handover', () => {
  async function handOver() {
    await rig.say('UGRACE', '/mentor log @ana 20 Oct by call xylograph-note')
    await rig.say('UANA', '/mentor log @grace 27 Oct in person quokka-note')
    await part('UGRACE', '/mentor end @ana', { next: 'hand over', suggested: 'ULINUS' })
    return newest('UANA', 'ended your mentorship')
  }

  /** Ana sends Linus a request, and he accepts. */
  async function begin() {
    const { ask, dm, decide } = acting(rig)
    while (rig.slack.as('UANA').view) await rig.slack.as('UANA').close()
    await ask('UANA', 'linus')
    await decide('ULINUS', await dm('ULINUS', 'I hope to run meetings'), 'Accept…')
    await rig.slack.as('ULINUS').close()
  }

  test('needs a suggested person, with an error on the field', async () => {
    for (const [suggested, words] of [
      [{}, /Choose a person/],
      [{ suggested: 'UANA' }, /someone other than you/],
      [{ suggested: 'UROBOT' }, /./],
    ] as const) {
      const result = await part('UGRACE', '/mentor end @ana', { next: 'hand over', ...suggested })
      expect(Object.keys(result.errors ?? {})).toEqual(['suggested'])
      expect(result.errors?.suggested).toMatch(words)
      await rig.slack.as('UGRACE').close()
    }
  })

  test('is decided by the mentee, and the suggested person is not notified', async () => {
    const before = (await rig.slack.as('ULINUS').dms()).length
    const dm = await handOver()
    expect(dm.text).toMatch(/<@ULINUS> as your next mentor/)
    await rig.slack.as('UANA').press(dm, 'No thanks')
    await rig.settle()
    expect((await rig.db.selectFrom('handovers').selectAll().executeTakeFirstOrThrow()).decision).toBe(
      'declined',
    )
    expect(await rig.slack.as('ULINUS').dms()).toHaveLength(before)
    expect(await homeOf('ULINUS')).not.toContain('UANA')
  })

  test.each([
    ['nothing', [], { days: false, notes: false }],
    ['the days', ['check_ins'], { days: true, notes: false }],
    ['her notes', ['notes'], { days: false, notes: true }],
    ['both', ['check_ins', 'notes'], { days: true, notes: true }],
  ])('shows the next mentor exactly what the mentee shares: %s', async (_, shares, seen) => {
    const dm = await handOver()
    await rig.slack.as('UANA').press(dm, 'Request mentorship…')
    await rig.settle()
    await rig.slack.as('UANA').submit({ shares })
    await rig.settle()
    expect(await homeOf('ULINUS')).not.toMatch(/UANA|quokka/)
    await begin()
    const page = await pageOf('ULINUS')
    expect({
      days: page.includes('27 Oct') && page.includes('20 Oct'),
      notes: page.includes('quokka'),
    }).toEqual(seen)
    if (!seen.days) expect(page).not.toMatch(/\d\d Oct/)
    // Never the former mentor's notes, and only the new mentor sees it.
    expect(page).not.toContain('xylograph')
    for (const id of ['UGRACE', 'UBEN', 'UEVE']) expect(await homeOf(id)).not.toContain('quokka')
    expect(await pageOf('UGRACE', 'View')).not.toContain('quokka')
  })

  test('that is decided twice keeps the first decision', async () => {
    const dm = await handOver()
    await rig.slack.as('UANA').press(dm, 'Request mentorship…')
    await rig.settle()
    await rig.slack.as('UANA').submit({ shares: ['check_ins'] })
    await rig.settle()
    const before = await rig.snapshot()
    await rig.slack.resendLast()
    await rig.slack.as('UANA').press(dm, 'No thanks')
    expect(await rig.snapshot()).toBe(before)
  })
})

test('a reason is visible to its author only, and never logged', async () => {
  await part('UGRACE', '/mentor end @ana', { reason: 'little time', reflection: 'xylograph-thought' })
  const row = await rig.db.selectFrom('reflections').selectAll().executeTakeFirstOrThrow()
  expect([row.author_id, row.reason]).toEqual(['UGRACE', 'little time'])
  const { messages, pages } = {
    messages: await rig.slack.as('UANA').dms(),
    pages: await pageOf('UANA', 'View'),
  }
  const others = `${JSON.stringify(messages)}${pages}${await homeOf('UANA')}${await homeOf('UEVE')}${rig.logged()}`
  expect(others).not.toMatch(/little time|enough time|xylograph/)
  const own = await pageOf('UGRACE', 'View')
  expect(own).toContain('xylograph-thought')
  expect(own).toContain('Not enough time')
})

describe('open spots in find', () => {
  async function free(): Promise<number | null | undefined> {
    const row = await rig.db
      .selectFrom('mentor_offers')
      .select('open_spots')
      .where('person_id', '=', 'UGRACE')
      .executeTakeFirst()
    return row?.open_spots
  }

  test('count neither people who stay in touch nor those who have left', async () => {
    await rig.db
      .insertInto('mentor_offers')
      .values({ workspace_id: workspaceId, person_id: 'UGRACE', openness: 'listed' })
      .execute()
    await rig.say('UGRACE', '/mentor add @ben')
    const before = await free()
    expect(before).toBe(2)
    await part('UGRACE', '/mentor end @ana', { next: 'alumni' })
    expect(await free()).toBe(3)
    await rig.slack.changePerson('UBEN', { deleted: true })
    await rig.settle()
    expect(await free()).toBe(4)
    await rig.slack.changePerson('UBEN', { deleted: false })
    await rig.settle()
    expect(await free()).toBe(3)
    await part('UGRACE', '/mentor end @ana', {})
    expect(await free()).toBe(3)
  })
})

describe('at the same time', () => {
  const now = () => rig.clock.now()
  const CLEAN = { thanks: null, reflection: null, reason: null, next: { choice: 'clean end' } } as const
  const end = (ending: Omit<Ending, keyof typeof CLEAN>) =>
    rig.db.transaction().execute((trx) => endMentorship(trx, { ...CLEAN, ...ending }, now()))

  async function anew(): Promise<void> {
    await emptyTables(rig.db, 'relationships', 'outbox')
    await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
  }

  test.each(ROUNDS)('as the end of the mentorship, a help request never stays open (%i)', async () => {
    const key = await pair()
    const [asked] = await Promise.all([
      rig.db
        .transaction()
        .execute((trx) =>
          askForHelp(trx, { ...key, what: 'help', askedOn: localDate(now(), BERLIN) }, now()),
        ),
      end({ ...key, endedBy: 'UGRACE' }),
    ])
    expect(['asked', 'ended']).toContain(asked.result)
    expect(await findOpenHelpRequest(rig.db, key)).toBeNull()
  })

  test('or before the end, a help request can’t be answered after it, and is sent to no one', async () => {
    rig.setNow('2026-11-03T20:00')
    await rig.say('UANA', '/mentor hand xylograph')
    await part('UGRACE', '/mentor end @ana', {})
    await rig.travelTo('2026-11-04T12:00')
    const texts = (await rig.slack.as('UGRACE').dms()).map(({ text }) => text)
    expect(texts.filter((text) => text.includes('xylograph'))).toEqual([])
  })

  test.each(ROUNDS)(
    'as a new mentorship of the same people, the end of staying in touch succeeds, and so does the new mentorship (%i)',
    async (round) => {
      const key = await pair()
      const alumni = { ...CLEAN, ...key, endedBy: 'UGRACE', next: { choice: 'alumni' } } as const
      await rig.db.transaction().execute((trx) => endMentorship(trx, alumni, now()))
      const startedOn = now().toZonedDateTimeISO('UTC').toPlainDate()
      const mentorship = {
        workspaceId,
        mentorId: 'UGRACE',
        menteeId: 'UANA',
        cadenceDays: 7,
        startedOn,
        isRequested: true,
      }
      const yes = () => rig.db.transaction().execute((trx) => addMentorship(trx, mentorship, now()))
      const no = () => end({ ...key, endedBy: 'UANA' })
      const results = await Promise.all(round % 2 === 0 ? [yes(), no()] : [no(), yes()])
      expect(results).toContainEqual({ result: 'added', mentorshipId: expect.any(String), isAccepted: true })
      const rows = await selectMentorships(rig.db).where('ended_at', 'is', null).execute()
      expect(rows.map((row) => row.cadence_days)).toEqual([7])
    },
  )

  test('as the other person logs a check-in, an erasure succeeds, and no check-in is left without a person', async () => {
    for (const round of ROUNDS) {
      await anew()
      const key = await pair()
      const on = now().toZonedDateTimeISO('UTC').toPlainDate()
      const relationship = { workspaceId, relationshipId: key.mentorshipId }
      const checkIn = { ...relationship, authorId: 'UANA', on, kind: 'call', note: 'anas-own' } as const
      const erase = () =>
        rig.db.transaction().execute((trx) => erasePerson(trx, { workspaceId, personId: 'UGRACE' }, now()))
      const log = () => rig.db.transaction().execute((trx) => logCheckIn(trx, checkIn, now()))
      const both = round % 2 === 0 ? [erase(), log()] : [log(), erase()]
      const results = await Promise.all(both)
      const isLogged = results.some((result) => result && 'result' in result && result.result === 'logged')
      const checkIns = await rig.db.selectFrom('check_ins').selectAll().execute()
      expect(checkIns.map((row) => row.note)).toEqual(isLogged ? ['anas-own'] : [])
      const rows = await selectMentorships(rig.db).execute()
      expect(rows.map((row) => row.ended_at === null)).toEqual([false])
      expect(JSON.stringify(rows)).not.toContain('UGRACE')
    }
  })
})
