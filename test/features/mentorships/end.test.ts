import { emptyTables } from '../../support/empty-tables.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { type Rig, startRig } from '../../support/rig.ts'

const EVERYBODY = ['UGRACE', 'UANA', 'UBEN', 'UEVE']

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
  for (const id of EVERYBODY) await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())
beforeEach(async () => {
  rig.setNow('2026-11-02T10:30')
  await emptyTables(rig.db, 'check_ins', 'reflections', 'relationships', 'outbox')
  for (const id of EVERYBODY) while (rig.slack.as(id).view) await rig.slack.as(id).close()
  await rig.say('UGRACE', '/mentor add @ana every 2 weeks')
})

async function openEnd(id = 'UGRACE', typed = '/mentor end @ana') {
  await rig.slack.as(id).command(typed)
  await rig.settle()
  return rig.slack.as(id)
}

/** Returns everything that people other than `id` see: messages, forms and Home. */
async function seenByOthersThan(id: string): Promise<string> {
  const others = EVERYBODY.filter((other) => other !== id).map((other) => rig.slack.as(other))
  const seen = others.map(async (human) => {
    await human.openHome()
    await rig.settle()
    return [await human.dms(), human.ephemerals(), human.views, human.home]
  })
  return JSON.stringify(await Promise.all(seen))
}

function holds(text: string, ...words: string[]): boolean {
  return words.some((word) => text.includes(word))
}

describe('ending a mentorship', () => {
  test('asks for thanks and a private reflection, and says who can see each', async () => {
    const grace = await openEnd()
    const inputs = grace.view?.blocks.filter(({ type }) => type === 'input') ?? []
    expect(inputs.map(({ block_id, optional }) => [block_id, optional])).toEqual([
      ['thanks', true],
      ['next', false],
      ['suggested', true],
      ['reason', true],
      ['reflection', true],
    ])
    const hints = inputs.map(({ hint }) => JSON.stringify(hint))
    expect(hints[0]).toMatch(/visible to you and ana/i)
    expect(hints[1]).toMatch(/visible to you and ana/i)
    expect(hints[2]).toMatch(/visible to you and ana/i)
    expect(hints[3]).toMatch(/only visible to you/i)
    expect(hints[4]).toMatch(/only visible to you/i)
  })

  test('sends the thanks to the other person', async () => {
    rig.slack.as('UANA').takeAll()
    const at = rig.clock.now()
    const result = await (await openEnd()).submit({
      thanks: 'Thank you for\nyour questions.',
      reflection: '',
    })
    await rig.settle()
    expect(JSON.stringify(result.view?.blocks)).toMatch(/Mentorship with .* ended/)
    const dm = await rig.slack
      .as('UANA')
      .nextDm({ where: ({ text }) => text.includes('ended your mentorship') })
    expect(dm.text).toContain('<@UGRACE>')
    expect(dm.text).toMatch(/Thank you for\n> ?your questions/)
    const row = await selectMentorships(rig.db).executeTakeFirstOrThrow()
    expect(row.ended_at?.equals(at)).toBe(true)
    expect(row.ended_by).toBe('UGRACE')
  })

  test('is possible without thanks', async () => {
    rig.slack.as('UANA').takeAll()
    await (await openEnd()).submit()
    await rig.settle()
    const dm = await rig.slack
      .as('UANA')
      .nextDm({ where: ({ text }) => text.includes('ended your mentorship') })
    expect(dm.text).not.toMatch(/their message/i)
    expect(dm.text).not.toMatch(/null|undefined/)
  })

  test('is possible for the mentee', async () => {
    rig.slack.as('UGRACE').takeAll()
    await (await openEnd('UANA', '/mentor end @grace')).submit({ thanks: 'You opened doors.' })
    await rig.settle()
    const dm = await rig.slack.as('UGRACE').nextDm()
    expect(dm.text).toContain('<@UANA>')
    expect(dm.text).toContain('You opened doors.')
    expect(await rig.say('UGRACE', '/mentor add @ben')).toContain('Offered to mentor')
  })

  test('stops the nudges', async () => {
    await (await openEnd()).submit()
    await rig.settle()
    expect(await rig.say('UGRACE', '/mentor why')).toMatch(/You don’t mentor anyone yet/)
  })

  test('leaves the history readable to both, as the form and the message promise', async () => {
    await rig.say('UGRACE', '/mentor log @ana yesterday')
    await (await openEnd()).submit()
    await rig.settle()
    expect(await rig.db.selectFrom('check_ins').selectAll().execute()).toHaveLength(1)
    for (const [id, other] of [
      ['UGRACE', '<@UANA>'],
      ['UANA', '<@UGRACE>'],
    ] as const) {
      const overview = await rig.say(id, '/mentor')
      await rig.slack.as(id).openHome()
      await rig.settle()
      const home = JSON.stringify((await rig.slack.as(id).nextHome()).blocks)
      const shown = { id, past: holds(overview + home, other) }
      expect(shown).toEqual({ id, past: true })
    }
  })
})

test('without a name, the form is about the only person', async () => {
  const before = await rig.snapshot()
  await rig.slack.as('UGRACE').command('/mentor end')
  await rig.settle()
  expect(JSON.stringify((await rig.slack.as('UGRACE').nextView()).blocks)).toContain('UANA')
  expect(await rig.snapshot()).toBe(before)
})

describe('a refusal changes nothing and is explained:', () => {
  test.each([
    ['a person who is neither mentee nor mentor', '@ben', /don’t have a mentorship with <@UBEN>/],
    ['myself', '@grace', /that’s you/i],
    ['somebody unknown', '@nobody', /nobody/],
  ])('%s', async (_, typed, words) => {
    const before = await rig.snapshot()
    expect(await rig.say('UGRACE', `/mentor end ${typed}`)).toMatch(words)
    expect(rig.slack.as('UGRACE').view).toBeUndefined()
    expect(await rig.snapshot()).toBe(before)
  })

  test.each([
    ['thanks', 'Thank-you message'],
    ['reflection', 'Reflection'],
  ])('text that is too long, on its field: %s', async (field, label) => {
    const before = await rig.snapshot()
    const grace = await openEnd()
    expect(Object.keys((await grace.submit({ [field]: 'x'.repeat(2001) })).errorsByLabel ?? {})).toEqual([
      label,
    ])
    const view = grace.fill({ [field]: 'mark' })
    const payload = JSON.stringify({
      type: 'view_submission',
      team: { id: rig.slack.teamId },
      user: { id: 'UGRACE' },
      view: view.payload,
    }).replace('mark', 'x'.repeat(2001))
    const { ackBody } = await rig.slack.deliver({ kind: 'interactive', payload: JSON.parse(payload) })
    expect(ackBody).toEqual({
      response_action: 'errors',
      errors: { [field]: expect.stringMatching(/2,?000/) },
    })
    expect(await rig.snapshot()).toBe(before)
  })

  test('a form for a mentorship of other people', async () => {
    const view = (await openEnd()).fill({})
    const before = await rig.snapshot()
    const { ackBody } = await rig.slack.deliver({
      kind: 'interactive',
      payload: {
        type: 'view_submission',
        team: { id: rig.slack.teamId },
        user: { id: 'UEVE' },
        view: view.payload,
      },
    })
    expect(JSON.stringify(ackBody)).toMatch(/isn’t yours/)
    expect(await rig.snapshot()).toBe(before)
  })
})

describe('the second time changes nothing, and the reply says so:', () => {
  test('a form that is submitted twice', async () => {
    await (await openEnd()).submit({ thanks: 'Thank you once', reflection: 'It was good' })
    const before = await rig.snapshot()
    const again = await rig.slack.resendLast()
    expect(JSON.stringify(again.ackBody)).toMatch(/ended on|already/)
    expect(await rig.snapshot()).toBe(before)
    const notifications = (await rig.slack.as('UANA').dms()).filter(({ text }) =>
      text.includes('Thank you once'),
    )
    expect(notifications.length).toBe(1)
  })

  test('two forms submitted by both people at the same time', async () => {
    const grace = await openEnd()
    const ana = await openEnd('UANA', '/mentor end @grace')
    const results = await Promise.all([
      grace.submit({ thanks: 'from Grace' }),
      ana.submit({ thanks: 'from Ana' }),
    ])
    await rig.settle()
    expect(results.map(({ kind }) => kind)).toEqual(['updated', 'updated'])
    const notifications = await rig.db.selectFrom('outbox').selectAll().where('kind', '=', 'end').execute()
    expect(notifications).toHaveLength(1)
  })

  test('a command about a mentorship that has ended', async () => {
    await (await openEnd()).submit()
    await rig.slack.as('UGRACE').close()
    const before = await rig.snapshot()
    expect(await rig.say('UGRACE', '/mentor end @ana')).toMatch(/ended on Mon 2 Nov/)
    expect(await rig.snapshot()).toBe(before)
  })
})

describe('what is private stays private:', () => {
  test('a note and a reflection are shown to their author only, and never logged', async () => {
    await rig.say('UGRACE', '/mentor log @ana yesterday by call xylograph-note')
    await rig.say('UANA', '/mentor log @grace in person quokka-note')
    rig.setNow('2026-11-02T10:40')
    for (const typed of ['/mentor', '/mentor list', '/mentor why', '/mentor log'])
      for (const id of EVERYBODY) await rig.slack.as(id).command(typed)
    await rig.travelTo('2026-11-16T10:05')
    // The author's own nudge shows the note, so it could leak.
    const nudge = (await rig.slack.as('UGRACE').dms()).at(-1)
    expect(nudge?.text).toContain('xylograph-note')
    expect(holds(await seenByOthersThan('UGRACE'), 'xylograph')).toBe(false)
    expect(holds(await seenByOthersThan('UANA'), 'quokka')).toBe(false)
    await (await openEnd()).submit({ thanks: 'zephyr-thanks', reflection: 'xylograph-reflection' })
    await rig.settle()
    expect(holds(await seenByOthersThan('UGRACE'), 'xylograph')).toBe(false)
    expect(holds(await seenByOthersThan('UANA'), 'quokka')).toBe(false)
    expect(holds(rig.logged(), 'xylograph', 'quokka', 'zephyr')).toBe(false)
    // Only the other person may see the thanks.
    expect((await rig.slack.as('UANA').dms()).at(-1)?.text).toContain('zephyr-thanks')
    expect(holds(await seenByOthersThan('UANA'), 'zephyr')).toBe(false)
  })

  test('thanks never become markup', async () => {
    await (await openEnd()).submit({ thanks: '<!channel> & <@UBEN> <https://evil.example|click>' })
    await rig.settle()
    const dm = (await rig.slack.as('UANA').dms()).at(-1)
    expect(dm?.text).toContain('&lt;!channel&gt; &amp; &lt;@UBEN&gt;')
    expect(JSON.stringify(dm)).not.toMatch(/<!channel>|<@UBEN>|<https:/)
  })
})
