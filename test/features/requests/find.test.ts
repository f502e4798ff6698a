import { sql } from 'kysely'
import type { Entries } from '../../../dev/client.ts'
import { emptyTables } from '../../support/empty-tables.ts'
import { endMentorships } from '../../support/mentorships.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig

beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await emptyTables(rig.db, 'people', 'mentor_offers', 'offer_words')
})

const LISTED = 'Listed: anyone can find and ask you'

/** Saves an offer through the settings. */
async function offer(id: string, entries: Entries): Promise<void> {
  const human = rig.slack.as(id)
  human.takeAll()
  await human.command('/mentor settings')
  await human.nextView()
  await human.press('view', 'Request settings…')
  await human.nextView()
  expect(await human.submit({ Requests: LISTED, ...entries })).toMatchObject({ kind: 'updated' })
}

/** Returns the ids that a person finds, in order. */
async function find(typed: string, as = 'UEVE'): Promise<string[]> {
  const answer = await rig.say(as, `/mentor find ${typed}`)
  return [...answer.matchAll(/<@(\w+)>/g)].map(([, id]) => String(id))
}

const topics = (said: string): Entries => ({ 'Topics, separated by commas': said })

describe('/mentor find', () => {
  test('shows only listed mentors, with topics and description', async () => {
    await rig.say('ULINUS', '/mentor')
    await offer('UGRACE', {
      ...topics('hiring, public speaking'),
      'About you, in one line': 'I led three teams.',
    })
    await offer('UBEN', { Requests: 'Unlisted: anyone can ask you by name', ...topics('hiring') })
    await offer('UDANA', { Requests: 'Closed: no one can ask you', ...topics('hiring') })
    expect(await find('')).toEqual(['UGRACE'])
    expect(await find('hiring')).toEqual(['UGRACE'])
    const answer = await rig.say('UEVE', '/mentor find hiring')
    expect(answer).toContain('hiring, public speaking')
    expect(answer).toContain('I led three teams.')
    expect(answer).toContain('has room')
  })

  test.each([
    ['leadrship', 'UGRACE'],
    ['Leadership', 'UGRACE'],
    ['public speeking', 'UBEN'],
    ['hirign', 'UBEN'],
    ['manage', 'UCHIDI'],
    ['лидерство', 'UCHIDI'],
  ])('finds despite case and typos: %s', async (typed, found) => {
    await offer('UGRACE', topics('leadership'))
    await offer('UBEN', topics('hiring, public speaking'))
    await offer('UCHIDI', topics('time management, Лидерство'))
    expect(await find(typed)).toEqual([found])
  })

  test('sorts by room, then by the number of shared topics', async () => {
    await offer('UGRACE', topics('hiring, design'))
    await offer('UBEN', topics('hiring'))
    await offer('UCHIDI', topics('hiring, design'))
    await rig.db.updateTable('people').set({ capacity: 1 }).where('person_id', '=', 'UGRACE').execute()
    await rig.say('UGRACE', '/mentor add @linus')
    expect(await find('design and hiring')).toEqual(['UCHIDI', 'UBEN', 'UGRACE'])
    const answer = await rig.say('UEVE', '/mentor find hiring')
    expect(answer).toContain('<@UGRACE>* · no room')
  })

  test('shows neither mentees nor their number', async () => {
    await offer('UGRACE', topics('hiring'))
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.say('UGRACE', '/mentor add @ben')
    const answer = await rig.say('UEVE', '/mentor find')
    expect(answer).not.toMatch(/UANA|UBEN|Ana|Ben|\b2\b/)
  })

  test('shows room as soon as a mentorship or the capacity changes', async () => {
    await offer('UGRACE', topics('hiring'))
    await rig.db.updateTable('people').set({ capacity: 1 }).where('person_id', '=', 'UGRACE').execute()
    const room = async () => /<@UGRACE>\* · has room/.test(await rig.say('UEVE', '/mentor find'))
    expect(await room()).toBe(true)
    await rig.say('UGRACE', '/mentor add @ana')
    expect(await room()).toBe(false)
    await rig.db.updateTable('people').set({ capacity: 2 }).where('person_id', '=', 'UGRACE').execute()
    expect(await room()).toBe(true)
    await rig.say('UGRACE', '/mentor add @ben')
    expect(await room()).toBe(false)
    await endMentorships(rig.db, 'UBEN', rig.clock.now())
    expect(await room()).toBe(true)
  })

  test('excludes the person, mentors who mentor them or have offered to, people who have left, and closed mentors', async () => {
    for (const id of ['UGRACE', 'UBEN', 'UCHIDI', 'UEVE']) await offer(id, topics('hiring'))
    await offer('UDANA', { ...topics('hiring'), 'No requests through': '2026-11-02' })
    await rig.say('UGRACE', '/mentor add @eve')
    await rig.db
      .updateTable('people')
      .set({ standing: 'deactivated', deactivated_at: rig.clock.now() })
      .where('person_id', '=', 'UBEN')
      .execute()
    expect(await find('hiring')).toEqual(['UCHIDI'])
    rig.setNow('2026-11-03T09:00')
    expect((await find('hiring')).toSorted()).toEqual(['UCHIDI', 'UDANA'])
    rig.setNow('2026-11-02T10:30')
  })

  test('shows pages of 20 without repeating anyone', async () => {
    await rig.say('UEVE', '/mentor')
    const everybody = Array.from({ length: 43 }, (_, index) => `UX${index}`)
    const workspace = rig.slack.teamId
    await sql`
      with p as (
        insert into people (workspace_id, person_id, display_name, zone, refreshed_at)
        select ${workspace}, id, id, 'UTC', now() from unnest(${everybody}::text[]) as id returning person_id
      )
      insert into mentor_offers (workspace_id, person_id, openness, topics, words)
      select ${workspace}, person_id, 'listed', 'hiring', '{hiring}' from p
    `.execute(rig.db)
    const human = rig.slack.as('UEVE')
    const seen = await find('')
    expect(seen).toHaveLength(20)
    for (const size of [20, 3]) {
      const last = human.ephemerals().at(-1)
      if (!last) throw new Error('There is no answer')
      await human.press(last, 'Show more')
      await rig.settle()
      const page = [...(human.ephemerals().at(-1)?.text ?? '').matchAll(/<@(\w+)>/g)].map(([, id]) =>
        String(id),
      )
      expect(page).toHaveLength(size)
      seen.push(...page)
    }
    expect(seen.toSorted()).toEqual(everybody.toSorted())
    expect(JSON.stringify(human.ephemerals().at(-1)?.blocks)).not.toContain('find_more')
  })

  test('changes the order daily, but not within a day', async () => {
    const mentors = ['UGRACE', 'UBEN', 'UCHIDI', 'UDANA']
    for (const [index, id] of mentors.entries()) {
      await offer(id, topics('hiring'))
      // Positions are random, so two of them can be too close for one of the mentors to come first within a month.
      await rig.db
        .updateTable('mentor_offers')
        .set({ shuffle_position: index / mentors.length })
        .where('person_id', '=', id)
        .execute()
    }
    const firsts = new Set<string | undefined>()
    for (let day = 2; day < 28; day += 1) {
      rig.setNow(`2026-11-${String(day).padStart(2, '0')}T12:00`)
      const order = await find('hiring')
      expect(await find('hiring')).toEqual(order)
      firsts.add(order[0])
    }
    expect(firsts).toEqual(new Set(mentors))
    rig.setNow('2026-11-02T10:30')
  })

  test('suggests what to do if no one is found', async () => {
    expect(await rig.say('UEVE', '/mentor find')).toContain('No mentors are listed yet')
    expect(await rig.say('UEVE', '/mentor find quantum gravity')).toContain(
      'No mentors found for “quantum gravity”',
    )
  })
})

describe('the offer form', () => {
  test('saves the offer, and the settings below keep unsaved values', async () => {
    await offer('UGRACE', { ...topics('Hiring; hiring,  public   speaking'), 'When you have no room': [] })
    const human = rig.slack.as('UGRACE')
    await human.command('/mentor settings')
    await human.nextView()
    human.fill({ 'Maximum number of mentees': '2' })
    await human.press('view', 'Request settings…')
    const form = await human.nextView({ where: ({ title }) => title === 'Request settings' })
    expect(JSON.stringify(form.values)).toContain('hiring, public speaking')
    expect(JSON.stringify(form.values.keepsWaitlist)).not.toContain('yes')
    await human.close()
    await human.submit()
    const saved = await rig.db
      .selectFrom('people')
      .select('capacity')
      .where('person_id', '=', 'UGRACE')
      .execute()
    expect(saved).toEqual([{ capacity: 2 }])
  })

  test('keeps no waitlist unless the mentor chooses to', async () => {
    const human = rig.slack.as('UGRACE')
    human.takeAll()
    await human.command('/mentor settings')
    await human.nextView()
    await human.press('view', { actionId: 'open_offer' })
    const form = await human.nextView({ where: ({ title }) => title === 'Request settings' })
    expect(JSON.stringify(form.values.keepsWaitlist ?? null)).not.toContain('yes')
    await human.submit({ Requests: LISTED })
    const saved = await rig.db.selectFrom('mentor_offers').select('keeps_waitlist').execute()
    expect(saved).toEqual([{ keeps_waitlist: false }])
  })

  test('refuses a past date on its field', async () => {
    const human = rig.slack.as('UGRACE')
    human.takeAll()
    await human.command('/mentor settings')
    await human.nextView()
    await human.press('view', 'Request settings…')
    await human.nextView()
    const day = 'No requests through'
    const result = await human.submit({ [day]: '2026-11-01' })
    expect(result.errorsByLabel).toEqual({ [day]: 'That date has passed. Pick today or later.' })
  })
})
