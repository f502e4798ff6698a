import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Feature } from '../../src/features/feature.ts'
import type { NudgeSource, TopicSource } from '../../src/features/nudge-sources.ts'
import type { Interaction } from '../../src/features/people/interactions.ts'
import { listFeatures } from '../../src/features.ts'
import { command } from '../../src/platform/commands/command.ts'
import { buttonContract, formContract } from '../../src/platform/slack/actions.ts'
import { actions, button, message, modal, section } from '../../src/platform/slack/blocks.ts'
import { onClick, onSubmit } from '../../src/platform/slack/handlers.ts'
import { type Rig, startRig } from '../support/rig.ts'

// A feature of this test's own, added in the same way as the app's: a command, a button, a form, a planner, and in the
// nudge something that waits, a topic and a button.

const wave = buttonContract('test_wave', z.object({ times: z.number() }))
const waveForm = formContract('test_wave_form')
const planned: string[] = []
const shown: string[] = []
const listed: Temporal.PlainDate[] = []
const WAVES_FROM = Temporal.PlainDate.from('2026-11-09')

/** Waves at each owner from the day they are asked about. */
const waves: NudgeSource = {
  name: 'wave',
  listedMax: 1,
  findWaiting: async (_, __, owners) =>
    new Map(
      owners.map(({ id }) => [
        id,
        [{ id: 'w1', from: WAVES_FROM, lastListedOn: listed[0] ?? null, listedTimes: listed.length }],
      ]),
    ),
  render: async (_, __, ids, on) => ({
    blocks: [
      section(`${ids.length} wave waits on ${on}`),
      actions(button('Wave back', wave, { value: { times: 1 } })),
    ],
    title: 'A wave waits',
    reason: 'Somebody waved.',
  }),
  explain: async (_, __, ids) =>
    new Map(ids.map((id) => [id, { what: 'A wave', rule: 'Waves come with the first nudge.' }])),
  saveListed: async (_, __, ids, on) => void (ids.length > 0 && listed.push(on)),
}

const FINE = { ref: 'weather:fine', line: 'The weather is fine.', reason: 'It is fine.' }
/** Something to talk about with everybody. */
const weather: TopicSource = {
  find: async (_, { relationships }) =>
    new Map(relationships.map(({ id }) => [id, [{ ...FINE, rank: 'agenda' }]])),
  recall: async (_, { relationships }, refs) =>
    new Map(relationships.flatMap(({ id }) => (refs.get(id) === FINE.ref ? [[id, FINE] as const] : []))),
  saveShown: async (_, { ref, on }) => void shown.push(`${ref} ${on}`),
}

const waving: Feature = {
  name: 'waving',
  contracts: [wave, waveForm],
  commands: [
    command({
      name: 'wave',
      group: 'self',
      order: 99,
      usage: '/mentor wave',
      says: 'waves',
      parse: ({ args }) => ({ at: args }),
      handle: async (_, { me, reply }: Interaction, { at }) =>
        reply(
          message(
            section(`${me.displayName} waves at ${at}`),
            actions(button('Once more', wave, { value: { times: 2 } })),
          ),
        ),
    }),
  ],
  handlers: [
    onClick(wave, (_, { value, open }) =>
      open(
        modal({
          contract: waveForm,
          title: 'Waved',
          submit: 'Fine',
          blocks: [section(`${value.times} times`)],
        }),
      ),
    ),
    onSubmit(
      waveForm,
      () => z.object({}),
      async () => ({ show: message(section('Thank you')) }),
    ),
  ],
  nudgeSources: [waves],
  topicSources: [weather],
  nudgeButtons: [() => button('Wave', wave, { value: { times: 3 } })],
  planners: [
    {
      name: 'waving',
      timeLimitMs: 10_000,
      run: async ({ clock }) => void planned.push(clock.now().toString()),
    },
  ],
}

let rig: Rig
beforeAll(async () => {
  rig = await startRig({ features: listFeatures(waving) })
})
afterAll(() => rig.stop())

describe('a feature that is added to the list', () => {
  test('has its command, which help lists and a typo finds', async () => {
    expect(await rig.say('UGRACE', '/mentor wave Ana')).toContain('grace waves at Ana')
    const grace = rig.slack.as('UGRACE')
    await rig.say('UGRACE', '/mentor help')
    const help = grace.ephemerals().at(-1)
    if (!help) throw new Error('No help')
    await grace.press(help, 'All commands')
    await rig.settle()
    expect(JSON.stringify(grace.view?.blocks)).toContain('`/mentor wave` waves')
    await grace.close()
    expect(await rig.say('UGRACE', '/mentor wavee')).toContain('Did you mean `/mentor wave`?')
  })

  test('has its button and its form, with their values', async () => {
    const grace = rig.slack.as('UGRACE')
    await rig.say('UGRACE', '/mentor wave Ana')
    const shown = grace.ephemerals().at(-1)
    if (!shown) throw new Error('Nothing was shown')
    await grace.press(shown, 'Once more')
    await rig.settle()
    expect(JSON.stringify(grace.view?.blocks)).toContain('2 times')
    const result = await grace.submit()
    expect(result.kind).toBe('updated')
    expect(JSON.stringify(result.view?.blocks)).toContain('Thank you')
  })

  test('has its planner, which runs every minute', async () => {
    const before = planned.length
    await rig.app.tick()
    await rig.settle()
    expect(planned.length).toBe(before + 1)
  })

  test('has its line, its topic and its button in the nudge, and in /mentor why', async () => {
    await rig.say('UGRACE', '/mentor add @ana')
    const why = await rig.say('UGRACE', '/mentor why')
    expect(why).toContain('A wave · next nudge *Mon 9 Nov, 09:00*\nWaves come with the first nudge.')
    expect(why).toContain('The weather is fine. Why this? It is fine.')
    await rig.travelTo('2026-11-09T09:00')
    const nudge = (await rig.slack.as('UGRACE').dms()).find(({ text }) => text.includes('Time to check in'))
    if (!nudge) throw new Error('No nudge came')
    expect(nudge.text).toContain('The weather is fine.')
    expect(nudge.text).toContain('1 wave waits on 2026-11-09')
    for (const label of ['Wave', 'Wave back']) expect(JSON.stringify(nudge.blocks)).toContain(`"${label}"`)
    expect(listed.map(String)).toEqual(['2026-11-09'])
    expect(shown).toEqual(['weather:fine 2026-11-09'])
  })
})
