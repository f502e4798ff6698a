import { z } from 'zod'
import { isObject, type Json, type JsonObject, parseJson, str, toJsonObject } from '../dev/slack/json.ts'
import { openAdd } from '../src/features/mentorships/actions.ts'
import { openAway } from '../src/features/people/actions.ts'
import { FEATURES } from '../src/features.ts'
import { contractId, decode, decodeChoice } from '../src/platform/slack/actions.ts'
import { actions, button as drawButton, menu, noticePage } from '../src/platform/slack/blocks.ts'
import { checkHandlers } from '../src/platform/slack/handlers.ts'
import { type Rig, startRig } from './support/rig.ts'
import { loadExtremes } from './support/slack-limits.ts'

const button = z.looseObject({
  type: z.literal('button'),
  action_id: z.string(),
  value: z.string().optional(),
})
const choices = z
  .looseObject({ type: z.literal('overflow'), options: z.array(z.object({ value: z.string() })) })
  .transform(({ options }) => options.map(({ value }) => ({ type: 'button', ...decodeChoice(value) })))
const modal = z.looseObject({
  type: z.literal('modal'),
  callback_id: z.string(),
  private_metadata: z.string().optional(),
})

const contracts = [noticePage, ...FEATURES.flatMap((feature) => feature.contracts ?? [])]
const declaredButtons = contracts.flatMap(({ kind, id }) => (kind === 'button' ? [id] : []))
const views = (await loadExtremes()).flatMap(({ builders }) => builders.map(([, { samples }]) => samples))
const drawn = sampleUntilAllAreDrawn()
const buttons = drawn.flatMap((one) => button.safeParse(one).data ?? [])
const modals = drawn.flatMap((one) => modal.safeParse(one).data ?? [])
const byContract = Map.groupBy(buttons, ({ action_id }) => contractId(action_id))

/** Some buttons are drawn only in rare states, so it samples until all have been seen, at most forty times. */
function sampleUntilAllAreDrawn(): JsonObject[] {
  const drawn = new Map<string, JsonObject>()
  const seen = new Set<string>()
  for (let round = 0; round < 40 && declaredButtons.some((id) => !seen.has(id)); round += 1) {
    for (const one of views.flatMap((samples) => samples()).flatMap((built) => collect(toJson(built)))) {
      drawn.set(JSON.stringify(one), one)
      seen.add(contractId(str(one, 'action_id') ?? ''))
    }
  }
  return [...drawn.values()]
}

function toJson(built: unknown): Json | undefined {
  return parseJson(JSON.stringify(built) ?? '')
}

/** Returns every button and modal in a view, at any depth, and the choices of menus as buttons. */
function collect(built: Json | undefined): JsonObject[] {
  if (Array.isArray(built)) return built.flatMap(collect)
  if (!isObject(built)) return []
  const inside = Object.values(built).flatMap(collect)
  switch (built.type) {
    case 'button':
    case 'modal':
      return [toShort(built), ...inside]
    case 'overflow':
      return [...choices.parse(built).map(toJsonObject), ...inside]
    default:
      return inside
  }
}

/** Without its texts, so that each is checked once. */
function toShort({ type, action_id, value, callback_id, private_metadata }: JsonObject): JsonObject {
  return toJsonObject({ type, action_id, value, callback_id, private_metadata })
}

function findContract(kind: 'button' | 'form' | 'page', id: string) {
  return contracts.find((one) => one.kind === kind && one.id === id)
}

describe('every button that a view draws', () => {
  test('is declared, and every declared button is drawn', () => {
    expect([...byContract.keys()].toSorted()).toEqual(declaredButtons.toSorted())
  })

  test.each([...byContract])('%s has a value that fits its contract', (id, drawn) => {
    const schema = findContract('button', id)?.schema
    if (!schema) throw new Error(`There is no contract ${id}`)
    for (const { value } of drawn) expect(decode(schema, value)).toMatchObject({ ok: true })
  })
})

test('every modal that a view draws is declared, and its metadata fits its contract', () => {
  for (const { callback_id, private_metadata } of modals) {
    const contract = findContract('form', callback_id) ?? findContract('page', callback_id)
    if (!contract) throw new Error(`There is no contract ${callback_id}`)
    expect(decode(contract.schema, private_metadata)).toMatchObject({ ok: true })
  }
  const forms = contracts.flatMap(({ kind, id }) => (kind === 'form' ? [id] : []))
  const seen = new Set(modals.map(({ callback_id }) => callback_id))
  expect(forms.filter((id) => !seen.has(id))).toEqual([])
})

describe('in the running app', () => {
  let rig: Rig
  beforeAll(async () => {
    rig = await startRig()
    await rig.say('UANA', '/mentor add @grace')
  })
  afterAll(() => rig.stop())

  test.each([...byContract.keys()])('a click on %s is handled', async (id) => {
    const [one] = byContract.get(id) ?? []
    const grace = rig.slack.as('UGRACE')
    while (grace.view) await grace.close()
    const [message] = await grace.dms()
    if (!message) throw new Error('Grace has no message from the app')
    const blocks = [toJsonObject({ type: 'actions', block_id: 'b', elements: [one] })]
    const before = rig.logged().length
    await grace.press({ ...message, blocks }, { actionId: one?.action_id ?? '' })
    await rig.settle()
    const logged = rig.logged().slice(before)
    expect(logged).not.toContain('this version does not know')
    expect(logged).not.toContain('"level":50')
  })
})

test('a choice of a menu is handled as a click on its button', async () => {
  const rig = await startRig()
  try {
    await rig.say('UANA', '/mentor add @grace')
    const grace = rig.slack.as('UGRACE')
    const [message] = await grace.dms()
    if (!message) throw new Error('Grace has no message from the app')
    const blocks = [
      toJsonObject({
        ...actions(menu(drawButton('Add', openAdd), drawButton('Away', openAway))),
        block_id: 'b',
      }),
    ]
    await grace.press({ ...message, blocks }, 'Away')
    await rig.settle()
    expect(grace.view?.title).toBe('Set yourself away')
  } finally {
    await rig.stop()
  }
})

describe('the app does not start', () => {
  const handlers = FEATURES.flatMap((feature) => feature.handlers ?? [])

  test('without a handler for each button and form, and the error names what is missing', () => {
    expect(() => checkHandlers(contracts, handlers)).not.toThrow()
    for (const missing of handlers) {
      const others = handlers.filter((one) => one !== missing)
      expect(() => checkHandlers(contracts, others)).toThrow(
        `No handler is bound to: ${missing.kind} ${missing.id}`,
      )
    }
  })

  test('with two handlers for one button or form', () => {
    const [twice] = handlers
    if (!twice) throw new Error('There are no handlers')
    expect(() => checkHandlers(contracts, [...handlers, twice])).toThrow(/More than one handler is bound to/)
  })

  test('with a handler of a button that no feature declares', () => {
    expect(() => checkHandlers([], handlers.slice(0, 1))).toThrow(/No feature declares/)
  })

  test('with two contracts of the same id', () => {
    expect(() => checkHandlers([...contracts, ...contracts.slice(0, 1)], handlers)).toThrow(
      /Two contracts have the id of/,
    )
  })
})
