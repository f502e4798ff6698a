import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import type { Feature } from '../../src/features/feature.ts'
import type { Interaction } from '../../src/features/people/interactions.ts'
import { listFeatures } from '../../src/features.ts'
import { command } from '../../src/platform/commands/command.ts'
import { buttonContract, formContract } from '../../src/platform/slack/actions.ts'
import { actions, button, message, modal, section } from '../../src/platform/slack/blocks.ts'
import { onClick, onSubmit } from '../../src/platform/slack/handlers.ts'
import { type Rig, startRig } from '../support/rig.ts'

// A feature of this test's own, brought in by the same door as the app's: a command, a button, a form and a planner.

const wave = buttonContract('test_wave', z.object({ times: z.number() }))
const waveForm = formContract('test_wave_form')
const planned: string[] = []

const waving: Feature = {
  name: 'waving',
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
    expect(await rig.say('UGRACE', '/mentor help')).toContain('`/mentor wave` waves')
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
})
