import { Temporal } from 'temporal-polyfill'
import { settle } from '../../time-travel.ts'
import { dmBetween } from './peer-messages.ts'
import { CHANNELS } from './people.ts'
import type { World } from './world.ts'

const ZONE = 'Europe/Berlin'
const [GENERAL, MENTORING] = CHANNELS

/** Start time of a new world. */
export const START = inBerlin('2026-09-07T10:05')

/**
 * Creates the state of the first visit: Grace mentors two people, who have accepted, and has logged check-ins.
 * It ends on a Monday at 09:00 with a nudge in her direct messages.
 */
export async function plantStory(world: World): Promise<void> {
  const grace = world.slack.as('UGRACE')
  const types = async (at: string, typed: string): Promise<void> => {
    await world.setNow(inBerlin(at))
    const { outcome } = await grace.command(typed)
    if (outcome !== 'acked') throw new Error(`The story can't begin: ${typed} ${outcome}`)
    grace.dismiss((await grace.nextEphemeral()).ts)
    await settle(world.app)
  }
  const accepts = async (menteeId: string): Promise<void> => {
    const mentee = world.slack.as(menteeId)
    const offer = (await mentee.dms()).at(-1)
    if (!offer) throw new Error(`The story can't begin: ${menteeId} has no offer`)
    await mentee.press(offer, 'Accept')
    await settle(world.app)
  }
  await types('2026-09-07T10:05', '/mentor add @ana every 2 weeks')
  await accepts('UANA')
  await types('2026-09-07T10:20', '/mentor log @ana today by call Wants to grow from senior to staff.')
  await types('2026-09-21T15:40', '/mentor log @ana today by call')
  await types('2026-10-05T16:10', '/mentor log @ana today in person Her first design review went well.')
  await types('2026-10-19T11:00', '/mentor log @ana today by call')
  await types('2026-10-19T11:05', '/mentor add @ben every 4 weeks')
  await accepts('UBEN')
  await types(
    '2026-10-20T14:30',
    '/mentor log @ben today by call Thinks about leading the billing team. Ask about Jo.',
  )
  await types(
    '2026-11-02T15:30',
    '/mentor log @ana today by call She is writing the two pages about caching. Ask how the review went.',
  )
  await chat(world)
  await world.setNow(inBerlin('2026-11-16T09:00'))
  await world.runPendingWork()
  world.traffic.clear()
}

/** Adds messages between people, so that the workspace looks used. */
async function chat(world: World): Promise<void> {
  const says = async (at: string, userId: string, conversation: string, text: string): Promise<void> => {
    await world.setNow(inBerlin(at))
    const written = { ts: world.slack.stamp(), at: world.now.toString(), userId, text }
    world.peerMessages.write(conversation, written)
  }
  await says(
    '2026-11-03T09:12',
    'UANA',
    dmBetween('UANA', 'UGRACE'),
    'Thank you for yesterday! I’ll write the two pages this week.',
  )
  await says(
    '2026-11-03T09:20',
    'UGRACE',
    dmBetween('UANA', 'UGRACE'),
    'Take your time. I’d love to read them when they are done.',
  )
  await says(
    '2026-11-12T17:45',
    'UMEI',
    MENTORING.id,
    'Reading tip: write down one question before each talk. It changes the talk.',
  )
  await says(
    '2026-11-13T15:02',
    'ULINUS',
    GENERAL.id,
    'Lighthouse day is on 4 December. Bring someone who has never been.',
  )
  await says('2026-11-13T15:10', 'UDANA', GENERAL.id, 'I’ll bring cake :cake:')
  for (const { id } of world.people)
    for (const channel of CHANNELS) world.peerMessages.read(id, channel.id, world.slack.stamp())
}

function inBerlin(local: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(ZONE).toInstant()
}
