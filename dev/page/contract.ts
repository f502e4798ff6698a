/** What the page and its server say to each other; both sides parse what they get with it. */
import { z } from 'zod'
import type { JsonObject } from '../slack/json.ts'

const json: z.ZodType<JsonObject> = z.record(z.string(), z.json())
/** An instant, as ISO text in UTC. */
const instant = z.iso.datetime()
const entry = z.union([z.string(), z.number(), z.array(z.string()), z.null()])
const entries = z.record(z.string(), entry)

export const FAULT_MODES = ['slow', 'too many requests', 'lost replies', 'down'] as const
const faultMode = z.enum(FAULT_MODES)
export type FaultMode = z.output<typeof faultMode>

const person = z.object({
  id: z.string(),
  /** The handle, as it is typed after an @. */
  handle: z.string(),
  name: z.string(),
  title: z.string(),
  zone: z.string(),
  /** Messages of the app that this person hasn't seen. */
  unread: z.number(),
})
export type PagePerson = z.output<typeof person>

const command = z.object({ command: z.string(), description: z.string(), usageHint: z.string() })
export type PageCommand = z.output<typeof command>

/** A message of the app's own that was settled while time went on. */
const happening = z.object({ at: instant, kind: z.string(), state: z.string(), personId: z.string() })
export type Happening = z.output<typeof happening>

/** What everybody sees. */
export const world = z.object({
  /** Another one after each "Start again". */
  id: z.string(),
  workspace: z.string(),
  now: instant,
  isMoving: z.boolean(),
  /** What the last move through time brought; null before the first. */
  happenings: z.array(happening).nullable(),
  app: z.object({ id: z.string(), name: z.string(), takesMessages: z.boolean() }),
  people: z.array(person),
  commands: z.array(command),
  faults: z.array(faultMode),
  /** What the app logged as an error, newest last; or that it has stopped. */
  troubles: z.array(z.object({ id: z.number(), text: z.string() })),
})
export type World = z.output<typeof world>

const message = z.object({
  ts: z.string(),
  userId: z.string(),
  at: instant,
  text: z.string(),
  blocks: z.array(json),
  files: z.array(json),
  isEdited: z.boolean(),
  isEphemeral: z.boolean(),
})
export type PageMessage = z.output<typeof message>

const conversation = z.object({
  id: z.string(),
  kind: z.enum(['channel', 'dm', 'group', 'app']),
  name: z.string(),
  /** Of a direct message: the other person. */
  personId: z.string().nullable(),
  topic: z.string(),
  unread: z.number(),
  messages: z.array(message),
})
export type Conversation = z.output<typeof conversation>

const view = z.object({
  id: z.string(),
  hash: z.string(),
  title: z.string(),
  submit: z.string().nullable(),
  close: z.string(),
  blocks: z.array(json),
  /** What stands in its fields: `state.values`. */
  values: json,
})
export type PageView = z.output<typeof view>

/** What one person alone sees. */
export const mine = z.object({
  personId: z.string(),
  conversations: z.array(conversation),
  /** Null until the app has drawn it. */
  home: view.nullable(),
  /** Open forms, the one in front last. */
  modals: z.array(view),
})
export type Mine = z.output<typeof mine>

const traffic = z.object({
  id: z.number(),
  direction: z.enum(['to the app', 'from the app']),
  name: z.string(),
  personId: z.string().nullable(),
  at: instant,
  ms: z.number(),
  /** "acked", "ok", "ratelimited", … */
  outcome: z.string(),
  isTrouble: z.boolean(),
  fault: z.string().nullable(),
})
export type Traffic = z.output<typeof traffic>

export const trafficDetail = z.object({ payload: json, answer: json })
export type TrafficDetail = z.output<typeof trafficDetail>

const outboxRow = z.object({
  id: z.string(),
  kind: z.string(),
  personId: z.string(),
  state: z.string(),
  at: instant,
  attempts: z.number(),
  reason: z.string().nullable(),
})

/** What goes on behind the scenes. */
export const inspector = z.object({
  traffic: z.array(traffic),
  outbox: z.array(outboxRow),
  nextNudges: z.array(z.object({ personId: z.string(), at: instant })),
  log: z.array(z.object({ id: z.number(), level: z.string(), text: z.string() })),
})
export type InspectorState = z.output<typeof inspector>

/** Server-sent events of `GET /playground/events?as=PERSON[&inspector=on]`, by their names. */
export const EVENTS = { world, mine, inspector } as const

const elementAddress = z.object({ blockId: z.string(), actionId: z.string() })
const skip = z.enum(['hour', 'day', 'week', 'next nudge'])
export type Skip = z.output<typeof skip>

/** What somebody does: `POST /playground/do`. */
export const deed = z.discriminatedUnion('do', [
  /** Words, or a slash command. */
  z.object({ do: z.literal('type'), as: z.string(), conversation: z.string(), text: z.string().min(1) }),
  z.object({
    do: z.literal('press'),
    as: z.string(),
    /** A message's ts, or the view in front. */
    where: z.union([z.object({ ts: z.string() }), z.literal('home'), z.literal('modal')]),
    element: elementAddress,
    /** What was chosen; left out for a button. */
    entry: entry.exactOptional(),
    /** What else stands in the form now. */
    entries,
  }),
  z.object({ do: z.literal('submit'), as: z.string(), entries }),
  z.object({ do: z.literal('close form'), as: z.string(), view: z.string() }),
  z.object({ do: z.literal('open app'), as: z.string(), tab: z.enum(['home', 'messages']) }),
  z.object({ do: z.literal('read'), as: z.string(), conversation: z.string(), ts: z.string() }),
  z.object({ do: z.literal('dismiss'), as: z.string(), ts: z.string() }),
  z.object({ do: z.literal('skip'), to: skip }),
  z.object({ do: z.literal('misbehave'), modes: z.array(faultMode) }),
  z.object({ do: z.literal('start again') }),
])
export type Deed = z.output<typeof deed>

/** What came of a deed. `trouble` is what Slack would tell the person. */
export const outcome = z.object({
  trouble: z.string().nullable(),
  /** Of a submission: what is wrong, by block_id. */
  fieldErrors: z.record(z.string(), z.string()),
})
export type Outcome = z.output<typeof outcome>
