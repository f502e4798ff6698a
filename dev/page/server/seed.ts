import pLimit from 'p-limit'
import { Temporal } from 'temporal-polyfill'
import type { Slack } from '../../client.ts'
import { settle } from '../../time-travel.ts'
import { dmBetween } from './peer-messages.ts'
import { CHANNELS } from './people.ts'
import { Actor } from './seed-actor.ts'
import type { World } from './world.ts'

const ZONE = 'Europe/Berlin'
const [GENERAL, MENTORING] = CHANNELS

/** Start time of a new world. */
export const START = inBerlin('2026-09-07T15:00')

/**
 * Creates the state of the first visit, through commands, buttons and forms as people use them. Grace mentors three people,
 * has a mentor, and has three requests. Linus has no room, and two people are on his waitlist. He posted an opportunity that fits
 * Ben. Mei and Dana are new. It ends on a Monday at 09:00 with a nudge in the direct messages of Grace, and of Ben.
 */
export async function plantStory(world: World): Promise<void> {
  const at = actAt({
    slack: world.slack,
    setNow: (now) => world.setNow(now),
    settle: () => settle(world.app),
  })
  await plantMentorships(at)
  await chat(world)
  await read(world)
  await ask(at)
  await world.setNow(inBerlin('2026-11-16T09:00'))
  await world.runPendingWork()
  world.traffic.clear()
}

/** What people do at one time. */
export type At = (when: string, act: (as: (id: string) => Actor) => Promise<void>[]) => Promise<void>

type Stage = { slack: Slack; setNow(now: Temporal.Instant): Promise<void>; settle(): Promise<void> }

/** Lets people act in this workspace. */
export function actAt({ slack, setNow, settle }: Stage): At {
  const inTurn = pLimit(1)
  return async (when, act) => {
    await setNow(inBerlin(when))
    await Promise.all(act((id) => new Actor(slack, id, inTurn)))
    await settle()
  }
}

/** The first ten weeks, without what people have asked for since. */
export async function plantMentorships(at: At): Promise<void> {
  await beginMentorships(at)
  await checkIn(at)
}

async function beginMentorships(at: At): Promise<void> {
  const offer = { openness: 'listed', topics: 'product strategy, saying no', keepsWaitlist: ['yes'] }
  await at('2026-09-07T15:00', (as) => [as('ULINUS').fills('/mentor settings', { capacity: '2' })])
  await at('2026-09-07T15:05', (as) => [
    as('UGRACE').types('/mentor add @ana every 2 weeks'),
    as('ULINUS')
      .types('/mentor add @grace every 4 weeks')
      .then(() => as('ULINUS').types('/mentor add @tomas every 4 weeks'))
      .then(() => as('ULINUS').fills('/mentor settings', offer, 'Request settings…')),
  ])
  await at('2026-09-07T15:10', (as) => [
    as('ULINUS').fills('/mentor seat', { sees: 'Staff meetings and planning' }),
  ])
  await at('2026-09-07T15:15', (as) => [as('UANA').accepts(), as('UGRACE').accepts(), as('UTOMAS').accepts()])
}

async function checkIn(at: At): Promise<void> {
  await at('2026-09-07T15:20', (as) => [
    as('UGRACE').types('/mentor log @ana today by call Wants to grow from senior to staff.'),
  ])
  await at('2026-09-21T15:40', (as) => [as('UGRACE').types('/mentor log @ana today by call')])
  await at('2026-10-05T16:10', (as) => [
    as('UGRACE').types('/mentor log @ana today in person Her first design review went well.'),
    as('ULINUS').types('/mentor log @grace today by call'),
    as('UTOMAS').types('/mentor log @linus today by call'),
  ])
  await at('2026-10-19T11:00', (as) => [
    as('UGRACE')
      .types('/mentor log @ana today by call')
      .then(() => as('UGRACE').types('/mentor add @ben every 4 weeks'))
      .then(() => as('UGRACE').types('/mentor add @priya every 2 weeks')),
  ])
  await at('2026-10-19T11:30', (as) => [as('UBEN').accepts(), as('UPRIYA').accepts()])
  await at('2026-10-20T14:30', (as) => [
    as('UGRACE')
      .types('/mentor log @ben today by call Thinks about leading the billing team. Ask about Jo.')
      .then(() => as('UGRACE').types('/mentor log @priya today by call New to managing former peers.')),
  ])
  await at('2026-11-02T15:30', (as) => [
    as('UGRACE')
      .types(
        '/mentor log @ana today by call She is writing the two pages about caching. Ask how the review went.',
      )
      .then(() => as('UGRACE').types('/mentor log @priya today by call'))
      .then(() => as('UGRACE').types('/mentor promise @ana send her my notes on staff interviews by 4 Dec')),
    as('UANA').types('/mentor step present the caching pages to the platform team by 11 Dec'),
    as('ULINUS')
      .types('/mentor log @grace today by call')
      .then(() => as('ULINUS').types('/mentor log @tomas today by call')),
  ])
}

/** The last days before the visit: topics, a help request, requests for a mentor, a waitlist, and an opportunity. */
export async function ask(at: At): Promise<void> {
  const wants = (wish: string, why: string) => ({ wish, why })
  const profile = {
    'Who can see it?': 'You and your mentors, and matching with opportunities',
    Passions: 'Bills that people understand. I’d like to learn pricing.',
  }
  const opportunity = {
    'What is it?': 'Pricing pilot for small teams',
    'Why does it matter?': 'Small teams leave us because the price jumps at ten people.',
    'What would someone learn?': 'How to test prices, and to present to the board',
    'How much time does it take?': 'Half a day a week until March',
  }
  await at('2026-11-13T10:00', (as) => [
    as('UGRACE').types('/mentor snooze @priya 2 weeks'),
    as('UANA').types('/mentor agenda how to say no to a third project'),
    as('UBEN')
      .types('/mentor ask my manager wants me to lead billing. Could we talk this week?')
      .then(() => as('UBEN').fills('/mentor profile', profile)),
    as('USOFIA').fills('/mentor request @grace', wants('Working with engineers', 'Ana told me about you')),
    as('UOMAR').fills('/mentor request @grace', wants('Leading without a title', 'Your team runs itself')),
    as('UTOMAS').fills(
      '/mentor request @grace',
      wants('My first year as a lead', 'You hire people who stay'),
    ),
  ])
  // In Linus's working hours.
  await at('2026-11-13T18:30', (as) => [
    as('USOFIA').fills(
      '/mentor request @linus',
      wants('Deciding what we won’t build', 'Your roadmap is short'),
    ),
    as('UOMAR').fills('/mentor request @linus', wants('Moving from code to product', 'You did it yourself')),
    as('ULINUS').fills('/mentor opportunity', opportunity),
    as('UTOMAS')
      .types('/mentor board @linus quarterly for product strategy')
      .then(() => as('UTOMAS').types('/mentor board Maria Lopez never for funding')),
  ])
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
    '2026-11-12T18:02',
    'ULINUS',
    GENERAL.id,
    'Lighthouse day is on 4 December. Bring someone who has never been.',
  )
  await says('2026-11-12T18:10', 'UDANA', GENERAL.id, 'I’ll bring cake :cake:')
}

/** Marks everything so far as read by everyone. */
async function read(world: World): Promise<void> {
  for (const { id } of world.people) {
    const others = world.people.map((other) => dmBetween(id, other.id))
    const conversations = [
      ...CHANNELS.map((channel) => channel.id),
      ...others,
      await world.slack.as(id).dmId(),
    ]
    for (const conversation of conversations) world.peerMessages.read(id, conversation, world.slack.stamp())
  }
}

function inBerlin(local: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(ZONE).toInstant()
}
