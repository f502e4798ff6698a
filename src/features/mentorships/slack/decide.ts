import type { App } from '@slack/bolt'
import type { Temporal } from 'temporal-polyfill'
import type { Services } from '../../../platform/services.ts'
import { type Asked, askedByButton, type Pressed } from '../../../platform/slack/asked.ts'
import type { Message } from '../../../platform/slack/blocks.ts'
import type { Person } from '../../people/rules.ts'
import { isCadence, slowerCadence } from '../../relationships/rules.ts'
import { type Mentorship, PAUSE_DAYS } from '../rules.ts'
import { type Decision, decide } from '../store.ts'
import { cadenceMessage, keptGoingMessage, refusalMessage, snoozedMessage, wokenMessage } from '../views.ts'
import { type Found, findOwn, findWith, mentorOnly } from './find.ts'
import { pauseAndReply, propose } from './mentee.ts'

export async function snooze(
  services: Services,
  asked: Asked,
  { who, until }: { who: string; until: Temporal.PlainDate },
  me: Person,
): Promise<void> {
  const found = await findWith(services, me, who)
  if (isMentee(found, asked)) return pauseAndReply(services, asked, found, until)
  await decideAndReply(services, asked, found, () => ({ decision: 'snooze', until }))
}

export async function setCadence(
  services: Services,
  asked: Asked,
  { who, cadenceDays }: { who: string; cadenceDays: number },
  me: Person,
): Promise<void> {
  const found = await findWith(services, me, who)
  // A mentee proposes what a mentor decides.
  if (isMentee(found, asked)) {
    return asked.reply(await propose(services, found, { cadence: cadenceDays, word: null }))
  }
  await decideAndReply(services, asked, found, () => ({ decision: 'cadence', days: cadenceDays }))
}

function isMentee(found: Found, { personId }: Asked): boolean {
  return 'mentorship' in found && found.mentorship.menteeId === personId
}

type Choose = (today: Temporal.PlainDate, mentorship: Mentorship) => Decision

/** What each button under a mentee decides. `slower`: the cadence that was offered, so that pressing twice is once. */
const BUTTONS: Record<string, (slower: number) => Choose> = {
  snooze_week: () => (today) => ({ decision: 'snooze', until: today.add({ days: 7 }) }),
  pause: () => (today) => ({ decision: 'snooze', until: today.add({ days: PAUSE_DAYS }) }),
  slow_down:
    (slower) =>
    (_, { cadenceDays }) => ({
      decision: 'cadence',
      days: isCadence(slower) ? slower : slowerCadence(cadenceDays),
    }),
  keep_going: () => () => ({ decision: 'keep going' }),
  wake: () => () => ({ decision: 'wake' }),
}

export function registerDecide(app: App, services: Services): void {
  for (const [actionId, choose] of Object.entries(BUTTONS)) {
    app.action(actionId, async ({ ack, body, client, respond }) => {
      await ack()
      const pressed = askedByButton({ body, client, respond })
      const [mentorshipId = '', slower] = pressed.value.split(' ')
      const found = await findOwn(services, pressed, mentorshipId)
      await decideAndReply(services, pressed, found, choose(Number(slower)), pressed)
    })
  }
}

async function decideAndReply(
  services: Services,
  asked: Asked,
  anyFound: Found,
  choose: Choose,
  pressed?: Pressed,
): Promise<void> {
  const found = mentorOnly(anyFound, asked.personId)
  if ('refusal' in found) return asked.reply(refusalMessage(found.refusal, found.today))
  const { mentorship, today } = found
  const key = { workspaceId: asked.workspaceId, mentorshipId: mentorship.id }
  const decision = choose(today, mentorship)
  const now = services.clock.now()
  const result = await services.db.transaction().execute((trx) => decide(trx, key, decision, now))
  const after = await findOwn(services, asked, mentorship.id)
  if ('refusal' in after) return asked.reply(refusalMessage(after.refusal, today))
  const changed = result === 'changed'
  if (!changed || !pressed?.rerenders) {
    await asked.reply(answerMessage(after.mentorship, decision, today, changed))
  }
  await services.refresh({
    workspaceId: asked.workspaceId,
    personIds: [mentorship.mentorId, mentorship.menteeId],
    pressedTs: pressed?.messageTs,
  })
}

function answerMessage(
  mentorship: Mentorship,
  decision: Decision,
  today: Temporal.PlainDate,
  changed: boolean,
): Message {
  switch (decision.decision) {
    case 'snooze':
      return snoozedMessage(mentorship.menteeId, decision.until, today, changed)
    case 'cadence':
      return cadenceMessage(mentorship, today, changed)
    case 'keep going':
      return keptGoingMessage(mentorship, changed)
    case 'wake':
      return wokenMessage(mentorship, today, changed)
  }
}
