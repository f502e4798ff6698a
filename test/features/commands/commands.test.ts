import { sql } from 'kysely'
import { emptyTables } from '../../support/empty-tables.ts'
import { selectMentorships } from '../../support/mentorships.ts'
import { type Rig, startRig } from '../../support/rig.ts'

describe.each(['http', 'socket'] as const)('over %s', (transport) => {
  let rig: Rig
  beforeAll(async () => {
    rig = await startRig({ transport })
    for (const id of ['UGRACE', 'UANA', 'UEVE']) await say(id, '/mentor')
  })
  afterAll(() => rig.stop())
  beforeEach(async () => {
    await emptyTables(rig.db, 'check_ins', 'reflections', 'relationships', 'outbox')
    await rig.db.updateTable('people').set({ away_from: null, away_until: null, capacity: 4 }).execute()
    while (rig.slack.as('UGRACE').view) await rig.slack.as('UGRACE').close()
  })

  async function answerTo(id: string, typed: string) {
    const human = rig.slack.as(id)
    human.takeAll()
    expect((await human.command(typed)).outcome).toBe('acked')
    await rig.settle()
    return human.nextEphemeral()
  }

  /** Types a command and returns the text of the ephemeral reply. */
  async function say(id: string, typed: string): Promise<string> {
    return (await answerTo(id, typed)).text
  }

  test('the time to each ack is measured', async () => {
    const counted = async () => {
      const metrics = await (await fetch(`http://127.0.0.1:${rig.app.port}/metrics`)).text()
      return Number(
        new RegExp(`^do_for_one_ack_seconds_count\\{type="${transport}"\\} (\\d+)$`, 'm').exec(metrics)?.[1],
      )
    }
    const before = await counted()
    for (let time = 0; time < 3; time += 1) await say('UGRACE', '/mentor list')
    expect(await counted()).toBe(before + 3)
  })

  /** Types a command and returns the form that it opens. */
  async function open(id: string, typed: string) {
    await rig.slack.as(id).command(typed)
    await rig.settle()
    return rig.slack.as(id).view
  }

  async function kept(): Promise<string> {
    await rig.settle()
    const tables = ['people', 'relationships', 'mentorships', 'check_ins', 'reflections', 'outbox'].map(
      (name) =>
        sql`select to_jsonb(t) - 'next_nudge_at' - 'refreshed_at' as row from ${sql.table(name)} t order by 1`
          .execute(rig.db)
          .then(({ rows }) => rows),
    )
    return JSON.stringify(await Promise.all(tables), null, 1)
  }

  describe('every command works as listed in help:', () => {
    test('the overview of a new person has two lines and three buttons', async () => {
      const { text, blocks } = await answerTo('UGRACE', '/mentor')
      expect(text.split('\n')).toHaveLength(2)
      expect(JSON.stringify(blocks).match(/"type":"button"/g)).toHaveLength(3)
    })

    test('add, log, list, overview', async () => {
      expect(await say('UGRACE', '/mentor add @ana every 2 weeks')).toContain('Offered to mentor')
      expect((await rig.slack.as('UANA').nextDm()).text).toContain('<@UGRACE>')
      expect(await say('UGRACE', '/mentor log @ana yesterday by call The new role')).toMatch(
        /Logged.*Sun 15 Nov/,
      )
      const overview = await answerTo('UGRACE', '/mentor')
      expect(overview.text).toMatch(/<@UANA>.*on track.*Sun 15 Nov.*yesterday/)
      expect(overview.text).toMatch(/Next nudge.*Mon 16 Nov, 09:00/)
      expect(JSON.stringify(overview.blocks)).toContain('Log check-in')
      const list = await say('UGRACE', '/mentor list')
      expect(list).toContain('<@UANA>')
      expect(list.split('\n')).toHaveLength(1)
    })

    test('snooze, cadence, why', async () => {
      await say('UGRACE', '/mentor add @ana')
      expect(await say('UGRACE', '/mentor snooze @ana until 5 Jan')).toContain('Tue 5 Jan 2027')
      expect(await say('UGRACE', '/mentor cadence @ana monthly')).toContain('every month')
      const why = await say('UGRACE', '/mentor why')
      expect(why).toMatch(/<@UANA>.*due Mon 9 Nov.*Tue 5 Jan 2027, 09:00/)
      expect(why).toMatch(/Snoozed by you until Tue 5 Jan/)
    })

    test('away and back', async () => {
      expect(await say('UGRACE', '/mentor away until 5 Jan')).toContain('5 Jan 2027')
      expect(await say('UGRACE', '/mentor back')).toMatch(/welcome back/i)
    })

    test.each([
      ['add', 'Add a mentee'],
      ['log', 'Log a check-in'],
      ['away', 'Set yourself away'],
      ['settings', 'Settings'],
      ['end @ana', 'End mentorship'],
    ])('%s opens a form, which can be submitted', async (typed, title) => {
      await say('UGRACE', '/mentor add @ana')
      expect((await open('UGRACE', `/mentor ${typed}`))?.title).toBe(title)
      const entries = typed === 'add' ? { mentee: 'UEVE' } : {}
      expect((await rig.slack.as('UGRACE').submit(entries)).kind).toMatch(/closed|updated/)
    })
  })

  test('help is at most ten short lines, and a button for the full list in three groups', async () => {
    const grace = rig.slack.as('UGRACE')
    const help = await answerTo('UGRACE', '/mentor help')
    const lines = help.text.split('\n').filter((line) => line.startsWith('`'))
    expect(lines.length).toBeLessThanOrEqual(10)
    expect(lines[0]).toContain('`/mentor`')
    for (const line of lines) expect(line.length).toBeLessThan(90)
    await grace.press(help, 'All commands')
    await rig.settle()
    const all = JSON.stringify(grace.view?.blocks)
    const order = [
      '*As a mentor*',
      '/mentor log',
      '*As a mentee*',
      '/mentor agenda',
      '*You and your settings*',
    ]
    const spots = [...order, '/mentor privacy'].map((start) => all.indexOf(start))
    expect(spots).not.toContain(-1)
    expect(spots).toEqual(spots.toSorted((a, b) => a - b))
    const groups = all.match(/`\/mentor/g)?.length ?? 0
    expect(groups).toBeGreaterThan(lines.length)
  })

  describe('an unknown command', () => {
    test('is answered with one line and changes nothing', async () => {
      const before = await kept()
      for (const typed of ['xyzzy', 'HELPLESSLY', '12345', '🦄 please'])
        expect(await say('UGRACE', `/mentor ${typed}`)).toMatch(/^I don’t know “[^\n]+`\/mentor help`[^\n]+$/)
      expect(await kept()).toBe(before)
    })

    test.each([
      ['snoze @ana 2 weeks', '/mentor snooze'],
      ['lgo @ana', '/mentor log'],
      ['setings', '/mentor settings'],
      ['cadense @ana monthly', '/mentor cadence'],
    ])('with a typo gets a suggestion: %s', async (typed, nearest) => {
      const before = await kept()
      expect(await say('UGRACE', `/mentor ${typed}`)).toContain(`Did you mean \`${nearest}\``)
      expect(await kept()).toBe(before)
    })

    test('is quoted as it was typed', async () => {
      expect(await say('UGRACE', '/mentor q&a<b>')).toContain('q&amp;a&lt;b&gt;')
    })

    test('is escaped when it is quoted', async () => {
      for (const typed of [
        '<!channel>',
        '&copy',
        'log @ana <!here>',
        'add @<!everyone>',
        'away <!channel> x',
      ])
        expect(await say('UGRACE', `/mentor ${typed}`)).not.toMatch(/<!|&(?!amp;|lt;|gt;)/)
    })
  })

  describe('a name without @', () => {
    test('works for one’s own people only', async () => {
      expect(await say('UGRACE', '/mentor log ana yesterday')).toContain('Who is this about?')
      await say('UGRACE', '/mentor add @ana')
      expect(await say('UGRACE', '/mentor log Ána yesterday')).toContain('Logged')
      const [checkIn] = await rig.db.selectFrom('check_ins').select('checked_in_on').execute()
      expect(checkIn?.checked_in_on.toString()).toBe('2026-11-01')
    })

    test('that may be part of the text is asked first', async () => {
      await say('UGRACE', '/mentor add @ana')
      const topics = () => rig.db.selectFrom('agenda_items').select('words').execute()
      const asked = await answerTo('UANA', '/mentor agenda grace under pressure')
      expect(asked.text).toContain('Is “grace” <@UGRACE>?')
      expect(await topics()).toEqual([])
      await rig.slack.as('UANA').press(asked, 'Use it as typed')
      await rig.settle()
      expect(await topics()).toEqual([{ words: 'grace under pressure' }])
      const again = await answerTo('UANA', '/mentor agenda grace under fire')
      await rig.slack.as('UANA').press(again, 'Choose grace')
      await rig.settle()
      expect(await topics()).toContainEqual({ words: 'under fire' })
    })
  })

  describe('a person alone opens the page about them', () => {
    const shown = () => JSON.stringify(rig.slack.as('UGRACE').view?.blocks)

    test.each(['/mentor @ana', '/mentor ana', '/mentor about Ána'])('%s', async (typed) => {
      await say('UGRACE', '/mentor add @ana')
      await rig.accept('UANA')
      await say('UGRACE', '/mentor promise @ana introduce her to Finance by 1 Dec 2027')
      await say('UANA', '/mentor agenda speaking up')
      await say('UGRACE', '/mentor log @ana yesterday')
      expect((await open('UGRACE', typed))?.title).toBe('ana')
      for (const part of ['since Mon 2 Nov', 'Next check-in due', 'introduce her to Finance', 'speaking up'])
        expect(shown()).toContain(part)
      for (const part of ['*Profile*', 'Sun 1 Nov', 'Open plan', 'Prepare', 'End mentorship…'])
        expect(shown()).toContain(part)
    })

    test('and a click on the page shows its result there', async () => {
      await say('UGRACE', '/mentor add @ana')
      await open('UGRACE', '/mentor @ana')
      expect(shown()).not.toContain('Snoozed until')
      await rig.slack.as('UGRACE').press('view', 'Snooze…')
      await rig.settle()
      await rig.slack.as('UGRACE').submit({ Until: '2026-11-09' })
      await rig.settle()
      await rig.slack.as('UGRACE').close()
      expect(shown()).toContain('Snoozed until *Mon 9 Nov*')
      await rig.slack.as('UGRACE').press('view', 'End snooze')
      await rig.settle()
      await rig.slack.as('UGRACE').close()
      expect(shown()).not.toContain('Snoozed until')
      await say('UGRACE', '/mentor snooze @ana 1 week')
      await open('UANA', '/mentor @grace')
      expect(JSON.stringify(rig.slack.as('UANA').view?.blocks)).not.toContain('Snoozed')
      await rig.slack.as('UANA').close()
    })

    test('or what is possible without a mentorship', async () => {
      await open('UGRACE', '/mentor @eve')
      expect(shown()).toContain('You don’t have a mentorship with <@UEVE>.')
      expect(shown()).toContain('Ask eve to be your mentor…')
      await rig.slack.as('UGRACE').press('view', 'Add eve as a mentee…')
      await rig.settle()
      expect((await rig.slack.as('UGRACE').submit({})).kind).toBe('updated')
      expect(await selectMentorships(rig.db).execute()).toMatchObject([{ mentee_id: 'UEVE' }])
    })

    test.each([
      ['@grace', 'That’s you'],
      ['@robot', 'is an app'],
      ['@gone', 'account is deactivated'],
      ['@guest', 'is a guest'],
    ])('but not for %s', async (who, told) => {
      expect(await say('UGRACE', `/mentor ${who}`)).toContain(told)
    })
  })

  describe('a command without what it needs opens a form, which runs it', () => {
    const grace = () => rig.slack.as('UGRACE')
    const submitted = async (entries: Record<string, string>) => {
      const result = await grace().submit(entries)
      await rig.settle()
      return { ...result, shown: JSON.stringify(result.view?.blocks) }
    }

    test('snooze: with the only mentee chosen', async () => {
      await say('UGRACE', '/mentor add @ana')
      expect((await open('UGRACE', '/mentor snooze'))?.title).toBe('Snooze')
      expect((await submitted({ Until: '2026-10-01' })).errorsByLabel?.Until).toContain('has passed')
      expect((await submitted({ Until: '2026-12-01' })).shown).toContain('Snoozed until *Tue 1 Dec*')
    })

    test('pause: of the mentor, who is told', async () => {
      await say('UEVE', '/mentor add @grace')
      await say('UGRACE', '/mentor add @ana')
      await rig.accept('UGRACE')
      expect((await open('UGRACE', '/mentor pause'))?.title).toBe('Pause check-ins')
      expect((await submitted({ Until: '2026-12-01' })).shown).toContain('Paused until *Tue 1 Dec*')
    })

    test('snooze 2 weeks: asks who, and has the date', async () => {
      for (const name of ['ana', 'eve']) await say('UGRACE', `/mentor add @${name}`)
      await open('UGRACE', '/mentor snooze 2 weeks')
      expect((await submitted({})).kind).toBe('errors')
      expect((await submitted({ Person: 'eve' })).shown).toMatch(/Snoozed until \*Mon 16 Nov\*.*<@UEVE>/)
    })

    test('cadence monthly: has the cadence', async () => {
      for (const name of ['ana', 'eve']) await say('UGRACE', `/mentor add @${name}`)
      await open('UGRACE', '/mentor cadence monthly')
      expect((await submitted({ Person: 'ana' })).shown).toContain('You and <@UANA> now check in every month')
    })

    test.each([
      ['cadence @eve', 'How often', 'Every month', 'You and <@UEVE> now check in every month'],
      [
        'promise eve',
        'Promise',
        'call <Finance> & Co by 1 Dec',
        'call &lt;Finance&gt; &amp; Co”, by *Tue 1 Dec*',
      ],
      ['step @eve', 'Step', 'lead a meeting', 'Step added for <@UEVE>'],
    ])('%s: has the person', async (typed, label, value, shown) => {
      for (const name of ['ana', 'eve']) await say('UGRACE', `/mentor add @${name}`)
      await rig.accept('UEVE')
      await open('UGRACE', `/mentor ${typed}`)
      expect((await submitted({ [label]: value })).shown).toContain(shown)
    })

    test.each([
      ['end', 'End mentorship'],
      ['plan', 'Shared plan'],
      ['prep', 'Prepare'],
      ['know', 'About ana'],
    ])('%s: opens what it is about, after asking who if there are several', async (typed, title) => {
      await say('UGRACE', '/mentor add @ana')
      await rig.accept('UANA')
      expect(await open('UGRACE', `/mentor ${typed}`)).toMatchObject({ title })
      await grace().close()
      await say('UGRACE', '/mentor add @eve')
      await open('UGRACE', `/mentor ${typed}`)
      expect((await submitted({ Person: 'ana' })).view?.title).toBe(title)
    })

    test('promise with words but no person: asks who', async () => {
      for (const name of ['ana', 'eve']) await say('UGRACE', `/mentor add @${name}`)
      await rig.accept('UANA')
      const asked = await answerTo('UGRACE', '/mentor promise call Finance by 1 Dec')
      expect(asked.text).toContain('Who is this about?')
      await grace().press(asked, 'Choose ana')
      await rig.settle()
      expect(await rig.db.selectFrom('steps').select(['words', 'owner_id']).execute()).toEqual([
        { words: 'call Finance', owner_id: 'UGRACE' },
      ])
    })

    test('and says so if there is nobody to choose', async () => {
      expect(await say('UGRACE', '/mentor snooze')).toContain('no mentees or mentors yet')
    })
  })

  describe('a shortcut', () => {
    test('logs a check-in, or finds a mentor', async () => {
      const grace = rig.slack.as('UGRACE')
      await say('UGRACE', '/mentor add @ana')
      await grace.globalShortcut('log_check_in')
      await rig.settle()
      expect(grace.view?.title).toBe('Log a check-in')
      await grace.submit({})
      expect(await rig.db.selectFrom('check_ins').select('author_id').execute()).toEqual([
        { author_id: 'UGRACE' },
      ])
      await grace.close()
      await grace.globalShortcut('find_mentor')
      await rig.settle()
      expect(JSON.stringify(grace.view?.blocks)).toMatch(/mentors/i)
      await grace.globalShortcut('nonsense')
      await rig.settle()
      expect(JSON.stringify(grace.view?.blocks)).toContain('older version')
    })

    test('makes a message a topic, step or promise, once the form is saved', async () => {
      await say('UGRACE', '/mentor add @ana')
      await rig.accept('UANA')
      const before = await kept()
      const ana = rig.slack.as('UANA')
      const message = { user: 'UEVE', text: 'Read &lt;this&gt;\nby <@UBEN|ben>', ts: '1700000000.000100' }
      const save = async (entries: Record<string, string>) => {
        await ana.messageShortcut('add_to_plan', message)
        await rig.settle()
        const result = await ana.submit(entries)
        await rig.settle()
        await ana.close()
        return JSON.stringify(result.view?.blocks)
      }
      await ana.messageShortcut('add_to_plan', message)
      await rig.settle()
      expect(ana.view?.title).toBe('Add to plan or topics')
      await ana.close()
      expect(await kept()).toBe(before)
      expect(await save({})).toContain('Topic added')
      expect(await save({ kind: 'A step of the mentee', due: '2026-12-01' })).toContain('Step added')
      expect(await rig.db.selectFrom('agenda_items').select('words').execute()).toEqual([
        { words: 'Read <this> by @ben' },
      ])
      const [step] = await rig.db.selectFrom('steps').select(['words', 'owner_id']).execute()
      expect(step).toEqual({ words: 'Read <this> by @ben', owner_id: 'UANA' })
    })
  })

  test('all replies are visible only to the person who typed the command', async () => {
    await say('UGRACE', '/mentor add @ana')
    rig.slack.clearCalls()
    for (const typed of [
      '',
      'list',
      'why',
      'help',
      'log @ana',
      'snooze @ana 2 weeks',
      'cadence @ana weekly',
      'back',
    ])
      expect((await answerTo('UGRACE', `/mentor ${typed}`)).ephemeral).toBe(true)
    expect(rig.slack.calls({ method: 'chat.postMessage' })).toEqual([])
    expect(await rig.slack.messagesIn('C000000001')).toEqual([])
  })

  describe('an error inside the app', () => {
    beforeEach(async () => {
      await say('UGRACE', '/mentor add @ana')
    })

    /** Runs `act` while a table can't be read, and returns what was logged. */
    async function whileBroken(act: () => Promise<unknown>) {
      const before = rig.logged().length
      rig.slack.as('UGRACE').takeAll()
      await sql`alter table mentorships rename to mislaid`.execute(rig.db)
      try {
        await act()
        await rig.settle()
      } finally {
        await sql`alter table mislaid rename to mentorships`.execute(rig.db)
      }
      return rig.logged().slice(before)
    }

    function expectReference(told: string, log: string): void {
      const [, reference] = /\b([0-9a-f]{6})\b/.exec(told.replace(/<@\w+>/g, '')) ?? []
      expect({ told, reference }).toEqual({ told, reference: expect.any(String) })
      expect(told).not.toMatch(/mislaid|relation|select|stack|Error:/)
      const errors = log.split('\n').filter((line) => line.includes('"level":50'))
      expect(errors).toHaveLength(1)
      expect(errors[0]).toContain(`"reference":"${reference}"`)
    }

    test('in a command', async () => {
      const before = await kept()
      const log = await whileBroken(() => rig.slack.as('UGRACE').command('/mentor log @ana'))
      expectReference((await rig.slack.as('UGRACE').nextEphemeral()).text, log)
      expect(await kept()).toBe(before)
    })

    test('in a command that opens a form', async () => {
      const log = await whileBroken(() => rig.slack.as('UGRACE').command('/mentor end @ana'))
      expectReference((await rig.slack.as('UGRACE').nextEphemeral()).text, log)
    })

    test('in a button of a message', async () => {
      const overview = await answerTo('UGRACE', '/mentor')
      const log = await whileBroken(() => rig.slack.as('UGRACE').press(overview, 'Log check-in…'))
      expectReference((await rig.slack.as('UGRACE').nextEphemeral()).text, log)
    })

    test('in a button of the Home tab', async () => {
      await rig.slack.as('UGRACE').openHome()
      await rig.settle()
      const log = await whileBroken(() => rig.slack.as('UGRACE').press('home', 'Log check-in'))
      expectReference(JSON.stringify(rig.slack.as('UGRACE').view?.blocks), log)
    })

    test('in a submission', async () => {
      await open('UGRACE', '/mentor log')
      const before = await kept()
      const log = await whileBroken(async () => {
        expect((await rig.slack.as('UGRACE').submit({ note: 'tamarind' })).kind).toBe('updated')
      })
      expectReference(JSON.stringify(rig.slack.as('UGRACE').view?.blocks), log)
      expect(log).not.toContain('tamarind')
      expect(await kept()).toBe(before)
    })

    test('does not persist: the same command works afterward', async () => {
      await whileBroken(() => rig.slack.as('UGRACE').command('/mentor log @ana'))
      expect(await say('UGRACE', '/mentor log @ana')).toContain('Logged')
    })
  })

  test('if users.info fails, the person sees a reference and nothing changes', async () => {
    const before = await kept()
    rig.slack.faults.add({ method: 'users.info', user: 'UBEN', fault: { kind: 'server_error' }, times: 1 })
    expect(await say('UGRACE', '/mentor add @ben')).toMatch(/[0-9a-f]{6}/)
    expect(await kept()).toBe(before)
  })

  test('what people type is never logged', async () => {
    await say('UGRACE', '/mentor add @ana')
    for (const typed of ['log @ana zanzibar', 'zanzibar', 'log @ana 99/99/9999 zanzibar', 'away zanzibar'])
      await say('UGRACE', `/mentor ${typed}`)
    expect(rig.logged().includes('zanzibar')).toBe(false)
  })
})

test('unsigned, badly signed and old requests are refused and change nothing', async () => {
  const rig = await startRig()
  try {
    await rig.slack.as('UGRACE').command('/mentor add @ana')
    await rig.settle()
    await emptyTables(rig.db, 'relationships')
    for (const forgery of ['unsigned', 'bad_signature', 'stale'] as const)
      expect((await rig.slack.forge(forgery)).outcome).toBe('refused')
    await rig.settle()
    expect(await selectMentorships(rig.db).execute()).toEqual([])
  } finally {
    await rig.stop()
  }
})
