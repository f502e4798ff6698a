import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Message } from './inbox.ts'
import { type JsonObject, toJsonObject } from './json.ts'
import type { Rig } from './rig.ts'
import { shownText } from './shown-text.ts'

const json: z.ZodType<JsonObject> = z.record(z.string(), z.json())
const message = z.object({
  ts: z.string(),
  at: z.string(),
  text: z.string(),
  blocks: z.array(json),
  metadata: json.exactOptional(),
  edited: z.boolean(),
  /** Their names; the content is not saved. */
  files: z.array(json).exactOptional(),
})
const ephemeral = message.extend({ person: z.string(), channel: z.string() })

/** The saved state of a workspace: its time, the app's messages, and Home tabs. Open forms are not saved. */
export const savedSlack = z.object({
  now: z.string(),
  stamps: z.number(),
  /** DMs and group DMs of the app. */
  dms: z.array(z.object({ people: z.array(z.string()), channel: z.string(), messages: z.array(message) })),
  ephemerals: z.array(ephemeral),
  homes: z.array(z.object({ person: z.string(), view: json })),
})
export type SavedSlack = z.output<typeof savedSlack>

export async function saveSlack({ clock, conversations, inboxes, people, views }: Rig): Promise<SavedSlack> {
  const dms = conversations.known().map(async ({ people: members, channel }) => {
    const history = await conversations.history(channel)
    const messages = 'refusal' in history ? [] : history.messages.reverse()
    return {
      people: [...members],
      channel,
      messages: messages.map((one) => keep(conversations.toMessage(channel, one))),
    }
  })
  const everyone = people.all()
  return {
    now: clock.now().toString(),
    stamps: clock.given,
    dms: await Promise.all(dms),
    ephemerals: everyone.flatMap(({ id }) =>
      inboxes.of(id).ephemerals.map((one) => ({ ...keep(one), person: id, channel: one.channel })),
    ),
    homes: everyone.flatMap(({ id }) => {
      const home = views.home(id)
      if (home === undefined) return []
      const { blocks, callbackId, privateMetadata } = home
      const view = { type: 'home', blocks, callback_id: callbackId, private_metadata: privateMetadata }
      return [{ person: id, view }]
    }),
  }
}

export async function restoreSlack(rig: Rig, saved: SavedSlack): Promise<void> {
  const { clock, conversations, inboxes, views, bot } = rig
  for (const { people, channel, messages } of saved.dms) {
    await conversations.reopen(people, channel)
    for (const one of messages) await postAgain(rig, channel, one)
  }
  for (const { person, channel, ...one } of saved.ephemerals) {
    const at = Temporal.Instant.from(one.at)
    const shown = { text: shownText(one.blocks, one.text), notification: one.text }
    inboxes.of(person).show({ ...one, ...shown, channel, at, ephemeral: true, user: bot.userId })
  }
  for (const { person, view } of saved.homes) views.publish({ user_id: person, view: JSON.stringify(view) })
  clock.set(Temporal.Instant.from(saved.now))
  clock.resume(saved.stamps)
}

function keep({ ts, at, notification, blocks, metadata, edited, files }: Message): z.output<typeof message> {
  return {
    ts,
    at: at.toString(),
    text: notification,
    blocks: blocks.map(toJsonObject),
    ...(metadata ? { metadata: toJsonObject(metadata) } : {}),
    edited,
    ...(files ? { files: files.map(toJsonObject) } : {}),
  }
}

async function postAgain(
  { upstream, conversations, bot }: Rig,
  channel: string,
  one: z.output<typeof message>,
): Promise<void> {
  const args = {
    channel,
    text: one.text || ' ',
    ...(one.blocks.length > 0 ? { blocks: JSON.stringify(one.blocks) } : {}),
    ...(one.metadata ? { metadata: JSON.stringify(one.metadata) } : {}),
  }
  const answer = await upstream.call('chat.postMessage', args, bot.token)
  const theirTs = answer.ts
  if (typeof theirTs !== 'string') throw new Error(`A message can't be brought back: ${answer.error}`)
  conversations.restamp(one.ts, theirTs, Temporal.Instant.from(one.at), one.files ?? [])
  if (one.edited) await upstream.call('chat.update', { ...args, ts: one.ts }, bot.token)
}
