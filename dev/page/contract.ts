/** The messages between the page and its server. Both sides parse what they receive with these schemas. */
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
  /** The name typed after an @. */
  handle: z.string(),
  name: z.string(),
  title: z.string(),
  zone: z.string(),
  /** Number of the app's messages that this person has not read. */
  unread: z.number(),
})
export type PagePerson = z.output<typeof person>

const command = z.object({ command: z.string(), description: z.string(), usageHint: z.string() })
export type PageCommand = z.output<typeof command>

/** `global`: at the message field; `message`: on a message. */
const shortcut = z.object({ name: z.string(), callbackId: z.string(), type: z.enum(['global', 'message']) })
export type PageShortcut = z.output<typeof shortcut>

/** A message the app sent on its own (or failed to) while time moved. */
const appEvent = z.object({ at: instant, kind: z.string(), state: z.string(), personId: z.string() })
export type AppEvent = z.output<typeof appEvent>

/** The state that is the same for every page. */
export const world = z.object({
  /** Changes with each reset. */
  id: z.string(),
  workspace: z.string(),
  now: instant,
  isMoving: z.boolean(),
  /** What the app did during the last move of time. Null before the first. */
  appEvents: z.array(appEvent).nullable(),
  app: z.object({ id: z.string(), name: z.string(), takesMessages: z.boolean() }),
  people: z.array(person),
  commands: z.array(command),
  shortcuts: z.array(shortcut),
  faults: z.array(faultMode),
  /** Errors the app logged, and its restarts, newest last. */
  errors: z.array(z.object({ id: z.number(), text: z.string() })),
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
  /** The other person of a direct message. */
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
  /** The current values of its fields: `state.values`. */
  values: json,
})
export type PageView = z.output<typeof view>

/** The state of one person's page. */
export const mine = z.object({
  personId: z.string(),
  conversations: z.array(conversation),
  /** Null until the app has published it. */
  home: view.nullable(),
  /** Open forms, the topmost last. */
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
  isError: z.boolean(),
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

/** The state of the inspector. */
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

/** An action of a user: `POST /playground/do`. */
export const userAction = z.discriminatedUnion('do', [
  /** Sends a message or a slash command. */
  z.object({ do: z.literal('type'), as: z.string(), conversation: z.string(), text: z.string().min(1) }),
  z.object({
    do: z.literal('press'),
    as: z.string(),
    /** A message's ts, or the topmost view. */
    where: z.union([z.object({ ts: z.string() }), z.literal('home'), z.literal('modal')]),
    element: elementAddress,
    /** The chosen value; absent for a button. */
    entry: entry.exactOptional(),
    /** The current values of the whole form. */
    entries,
  }),
  z.object({
    do: z.literal('shortcut'),
    as: z.string(),
    callbackId: z.string(),
    conversation: z.string(),
    /** The message it is about; null for a global one. */
    message: z.object({ user: z.string(), text: z.string(), ts: z.string() }).nullable(),
  }),
  z.object({ do: z.literal('submit'), as: z.string(), entries }),
  z.object({ do: z.literal('close form'), as: z.string(), view: z.string() }),
  z.object({ do: z.literal('open app'), as: z.string(), tab: z.enum(['home', 'messages']) }),
  z.object({ do: z.literal('read'), as: z.string(), conversation: z.string(), ts: z.string() }),
  z.object({ do: z.literal('dismiss'), as: z.string(), ts: z.string() }),
  z.object({ do: z.literal('skip'), to: skip }),
  z.object({ do: z.literal('set faults'), modes: z.array(faultMode) }),
  /** Runs the operator’s `npm run admin -- suggest` on this file. */
  z.object({ do: z.literal('suggest'), csv: z.string(), isSending: z.boolean() }),
  z.object({ do: z.literal('start again') }),
])
export type UserAction = z.output<typeof userAction>

/** The result of a user action. `error` is the text that Slack would show. */
export const outcome = z.object({
  error: z.string().nullable(),
  /** Errors of a submission, by block_id. */
  fieldErrors: z.record(z.string(), z.string()),
  /** What the operator’s command printed. */
  printed: z.array(z.string()).exactOptional(),
})
export type Outcome = z.output<typeof outcome>
