import { emptyTables } from '../../support/empty-tables.ts'
import { type Rig, startRig } from '../../support/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.stop())
beforeEach(async () => {
  await emptyTables(rig.db, 'workspaces', 'people', 'check_ins', 'reflections', 'relationships', 'outbox')
  const workspace = { workspace_id: rig.slack.teamId, name: 'Playground', created_at: rig.clock.now() }
  await rig.db.insertInto('workspaces').values(workspace).execute()
  while (rig.slack.as('UGRACE').view) await rig.slack.as('UGRACE').close()
})

async function openSettings() {
  const grace = rig.slack.as('UGRACE')
  await grace.command('/mentor settings')
  await rig.settle()
  return grace
}

/** Submits the open form with a field value that Slack's own form would not allow. */
async function submitAnyway(fieldId: string, value: object) {
  const grace = await openSettings()
  const view = grace.fill({})
  const payload = structuredClone(view.payload)
  const state = { values: { ...view.values, [fieldId]: { value } } }
  return rig.slack.deliver({
    kind: 'interactive',
    payload: JSON.parse(
      JSON.stringify({
        type: 'view_submission',
        team: { id: rig.slack.teamId },
        user: { id: 'UGRACE' },
        view: { ...payload, state },
      }),
    ),
  })
}

async function settings() {
  await rig.settle()
  const row = await rig.db
    .selectFrom('people')
    .select([
      'nudge_time',
      'working_days',
      'budget_days',
      'capacity',
      'advisor_limit',
      'nudges_on',
      'overdue_messages_on',
    ])
    .where('person_id', '=', 'UGRACE')
    .executeTakeFirstOrThrow()
  return { ...row, nudge_time: row.nudge_time.toString().slice(0, 5) }
}

const DEFAULTS = {
  nudge_time: '09:00',
  working_days: [1, 2, 3, 4, 5],
  budget_days: 7,
  capacity: 4,
  advisor_limit: 5,
  nudges_on: true,
  overdue_messages_on: true,
}

describe('the settings form', () => {
  test('shows the defaults to a new person', async () => {
    const grace = await openSettings()
    expect(JSON.stringify(grace.view?.blocks)).toContain('Europe/Berlin')
    expect((await grace.submit()).kind).not.toMatch(/errors|failed|timeout/)
    expect(await settings()).toEqual(DEFAULTS)
  })

  test('says under each field who can see it', async () => {
    const inputs = (await openSettings()).view?.blocks.filter(({ type }) => type === 'input') ?? []
    expect(inputs).toHaveLength(8)
    for (const input of inputs) expect(JSON.stringify(input.hint)).toMatch(/visible to/i)
  })

  test('saves the choices and shows them the next time', async () => {
    const grace = await openSettings()
    await grace.submit({
      nudgeTime: '07:30',
      workingDays: ['Monday', 'Sunday'],
      budgetDays: 'At most every 2 weeks',
      capacity: '10 people',
      advisorLimit: '7 people',
      nudgesOn: 'off',
      overdueMessagesOn: 'off',
    })
    const chosen = {
      nudge_time: '07:30',
      working_days: [1, 7],
      budget_days: 14,
      capacity: 10,
      advisor_limit: 7,
      nudges_on: false,
      overdue_messages_on: false,
    }
    expect(await settings()).toEqual(chosen)
    await (await openSettings()).submit()
    expect(await settings()).toEqual(chosen)
  })

  test('opens from Home', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    await rig.slack.as('UGRACE').openHome()
    await rig.settle()
    await rig.slack.as('UGRACE').press('home', 'Settings…')
    await rig.settle()
    expect(rig.slack.as('UGRACE').view?.title).toBe('Settings')
  })

  test('submitted twice changes nothing the second time', async () => {
    await (await openSettings()).submit({ capacity: '2 people' })
    const before = await settings()
    const again = await rig.slack.resendLast()
    expect(again.outcome).toBe('acked')
    expect(again.ackBody?.response_action).not.toBe('errors')
    expect(await settings()).toEqual(before)
  })

  test('keeps all mentees if the capacity is set below their number, and refuses new ones', async () => {
    for (const name of ['ana', 'ben', 'chidi']) await rig.say('UGRACE', `/mentor add @${name}`)
    await (await openSettings()).submit({ capacity: '1 person' })
    const overview = await rig.say('UGRACE', '/mentor')
    const refused = await rig.say('UGRACE', '/mentor add @dana')
    for (const words of ['<@UANA>', '<@UBEN>', '<@UCHIDI>']) {
      expect(overview).toContain(words)
      expect(refused).toContain(words)
    }
    expect(refused).toContain('/mentor settings')
    await (await openSettings()).submit({ capacity: '4 people' })
    expect(await rig.say('UGRACE', '/mentor add @dana')).toContain('Offered to mentor')
  })

  test('with nudges off stops nudges, and `/mentor why` says so', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    await (await openSettings()).submit({ nudgesOn: 'off' })
    await rig.settle()
    expect(await rig.say('UGRACE', '/mentor why')).toMatch(/turned nudges off/)
    await rig.travelTo('2026-11-17T10:00')
    expect(await rig.slack.as('UGRACE').dms()).toEqual([])
    rig.setNow('2026-11-02T10:30')
  })
})

describe('an invalid value is refused on its field and changes nothing:', () => {
  test('no working day, submitted by Slack’s form or by a crafted request', async () => {
    const grace = await openSettings()
    expect((await grace.submit({ workingDays: [] })).errorsByLabel).toHaveProperty('Days')
    await grace.close()
    const { ackBody } = await submitAnyway('workingDays', { type: 'checkboxes', selected_options: [] })
    expect(ackBody).toEqual({
      response_action: 'errors',
      errors: { workingDays: expect.stringMatching(/at least one day/i) },
    })
    expect(await settings()).toEqual(DEFAULTS)
  })

  test.each([
    ['workingDays', { type: 'checkboxes', selected_options: [{ value: '8' }] }],
    ['nudgeTime', { type: 'timepicker', selected_time: '25:00' }],
    ['nudgeTime', { type: 'timepicker', selected_time: null }],
    ['budgetDays', { type: 'static_select', selected_option: { value: '3' } }],
    ['capacity', { type: 'static_select', selected_option: { value: '0' } }],
    ['capacity', { type: 'static_select', selected_option: { value: '11' } }],
    ['capacity', { type: 'static_select', selected_option: { value: 'many' } }],
    ['advisorLimit', { type: 'static_select', selected_option: { value: '8' } }],
    ['nudgesOn', { type: 'static_select', selected_option: { value: 'maybe' } }],
  ])('%s: %j', async (fieldId, value) => {
    const { ackBody } = await submitAnyway(fieldId, value)
    expect(ackBody).toEqual({ response_action: 'errors', errors: { [fieldId]: expect.any(String) } })
    expect(await settings()).toEqual(DEFAULTS)
  })
})
