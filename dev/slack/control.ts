import type { IncomingMessage, ServerResponse } from 'node:http'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Entry } from './element-values.ts'
import type { FaultRule } from './faults.ts'
import type { What } from './find-element.ts'
import { sendJson } from './http.ts'
import type { Human, Where } from './human.ts'
import { parseJson, toJsonObject } from './json.ts'
import type { PersonChange, PersonSeed } from './people-registry.ts'
import type { Slack } from './slack.ts'

const user = z.string().min(1)
const entry: z.ZodType<Entry> = z.union([z.string(), z.number(), z.array(z.string()), z.null()])
const change = z.strictObject({
  name: z.string().exactOptional(),
  realName: z.string().exactOptional(),
  displayName: z.string().exactOptional(),
  tz: z.string().exactOptional(),
  isBot: z.boolean().exactOptional(),
  isAdmin: z.boolean().exactOptional(),
  isOwner: z.boolean().exactOptional(),
  deleted: z.boolean().exactOptional(),
  isRestricted: z.boolean().exactOptional(),
  isUltraRestricted: z.boolean().exactOptional(),
  isStranger: z.boolean().exactOptional(),
  teamId: z.string().exactOptional(),
  enterpriseId: z.string().exactOptional(),
  statusText: z.string().exactOptional(),
  statusEmoji: z.string().exactOptional(),
}) satisfies z.ZodType<PersonChange>
const seed = change.extend({ id: user, name: z.string().min(1) }) satisfies z.ZodType<PersonSeed>
const where = z.union([
  z.literal('view'),
  z.literal('home'),
  z.strictObject({ channel: z.string(), ts: z.string() }),
])
const what: z.ZodType<What> = z.union([
  z.string(),
  z.strictObject({
    text: z.string().exactOptional(),
    actionId: z.string().exactOptional(),
    blockId: z.string().exactOptional(),
    value: z.string().exactOptional(),
    near: z.string().exactOptional(),
  }),
])
const accepted = z.boolean().exactOptional()
const rule: z.ZodType<FaultRule> = z.strictObject({
  method: z.string().exactOptional(),
  user: user.exactOptional(),
  times: z.number().int().positive().exactOptional(),
  probability: z.number().min(0).max(1).exactOptional(),
  fault: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('rate_limited'), retryAfterSeconds: z.number().exactOptional() }),
    z.strictObject({ kind: z.literal('server_error'), accepted }),
    z.strictObject({ kind: z.literal('lost'), accepted }),
    z.strictObject({ kind: z.literal('hang'), accepted }),
    z.strictObject({ kind: z.literal('error'), error: z.string() }),
    z.strictObject({ kind: z.literal('delay'), ms: z.number() }),
  ]),
})

type Outcome = object | undefined | Promise<object | undefined>
type Endpoint = (slack: Slack, input: unknown) => Outcome

function endpoint<T>(schema: z.ZodType<T>, run: (slack: Slack, input: T) => Outcome): Endpoint {
  return (slack, input) => run(slack, schema.parse(input))
}

/** Operations for other processes: `POST /control/<name>` with JSON. */
const ENDPOINTS: Record<string, Endpoint> = {
  people: endpoint(z.strictObject({}), (slack) => ({ people: slack.people() })),
  'add-person': endpoint(seed, (slack, input) => slack.addPerson(input)),
  'change-person': endpoint(z.strictObject({ user, change }), async (slack, input) => {
    await slack.changePerson(input.user, input.change)
    return undefined
  }),
  now: endpoint(z.strictObject({}), (slack) => ({ now: slack.now.toString() })),
  'set-now': endpoint(z.strictObject({ now: z.iso.datetime({ offset: true }) }), (slack, input) => {
    slack.setNow(Temporal.Instant.from(input.now))
    return undefined
  }),
  'connect-http': endpoint(z.strictObject({ url: z.url() }), (slack, input) => {
    slack.connectHttp(input.url)
    return undefined
  }),
  see: endpoint(z.strictObject({ user }), (slack, input) => see(slack.as(input.user))),
  command: endpoint(z.strictObject({ user, text: z.string().startsWith('/') }), (slack, input) =>
    slack.as(input.user).command(input.text),
  ),
  press: endpoint(z.strictObject({ user, where, what, entry: entry.optional() }), async (slack, input) => {
    const human = slack.as(input.user)
    return human.press(await placeOf(human, input.where), input.what, input.entry)
  }),
  fill: endpoint(z.strictObject({ user, entries: z.record(z.string(), entry) }), (slack, input) =>
    slack.as(input.user).fill(input.entries),
  ),
  submit: endpoint(
    z.strictObject({ user, entries: z.record(z.string(), entry).default({}) }),
    (slack, input) => slack.as(input.user).submit(input.entries),
  ),
  close: endpoint(z.strictObject({ user }), async (slack, input) => {
    await slack.as(input.user).close()
    return undefined
  }),
  'open-home': endpoint(z.strictObject({ user }), (slack, input) => slack.as(input.user).openHome()),
  'open-messages': endpoint(z.strictObject({ user }), (slack, input) => slack.as(input.user).openMessages()),
  event: endpoint(z.strictObject({ event: z.looseObject({ type: z.string() }) }), (slack, input) =>
    slack.event(input.event),
  ),
  'resend-last': endpoint(z.strictObject({}), (slack) => slack.resendLast()),
  'add-fault': endpoint(rule, (slack, input) => {
    slack.faults.add(input)
    return undefined
  }),
  'clear-faults': endpoint(z.strictObject({}), (slack) => {
    slack.clearFaults()
    return undefined
  }),
  calls: endpoint(z.strictObject({ method: z.string().exactOptional() }), (slack, input) => ({
    calls: slack.calls(input),
  })),
  'clear-calls': endpoint(z.strictObject({}), (slack) => {
    slack.clearCalls()
    return undefined
  }),
  deliveries: endpoint(z.strictObject({}), (slack) => ({ deliveries: slack.deliveries() })),
}

/** Lets another process act as people, over HTTP. */
export class Control {
  private readonly slack: Slack

  constructor(slack: Slack) {
    this.slack = slack
  }

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
    body: string,
  ): Promise<void> {
    const run = ENDPOINTS[name]
    if (run === undefined) {
      const error = `There is no ${name || 'control'} here; there is: ${Object.keys(ENDPOINTS).join(', ')}`
      return sendJson(response, 404, { ok: false, error })
    }
    // Prevents cross-site requests: browsers send JSON to another origin only after a preflight.
    if (request.method !== 'POST' || !request.headers['content-type']?.startsWith('application/json'))
      return sendJson(response, 415, { ok: false, error: 'POST application/json' })
    try {
      const result = await run(this.slack, parseJson(body === '' ? '{}' : body))
      sendJson(response, 200, { ok: true, ...toJsonObject(result ?? {}) })
    } catch (error) {
      const message = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
      sendJson(response, 400, { ok: false, error: message })
    }
  }
}

/** Returns everything that one person sees now. */
async function see(human: Human): Promise<object> {
  return {
    dms: await human.dms(),
    ephemerals: human.ephemerals(),
    views: human.views,
    home: human.home ?? null,
  }
}

async function placeOf(human: Human, place: z.infer<typeof where>): Promise<Where> {
  if (typeof place === 'string') return place
  const messages = [...(await human.dms()), ...human.ephemerals()]
  const message = messages.find(({ channel, ts }) => channel === place.channel && ts === place.ts)
  if (message === undefined) throw new Error(`${human.id} sees no message ${place.ts} in ${place.channel}`)
  return message
}
