import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { command } from '../../platform/commands/command.ts'
import { excerpt } from '../../platform/commands/typed.ts'
import type { Services } from '../../platform/services.ts'
import { onEvent } from '../../platform/slack/events.ts'
import { onClick, onSubmit } from '../../platform/slack/handlers.ts'
import { readSlackPerson } from '../../platform/slack/people.ts'
import { awayForm, openAway, openSettings, settingsForm } from './actions.ts'
import { isBackNow, parseAway, type TypedAbsence } from './away-rules.ts'
import type { Interaction, MentorCommand, MentorHandler } from './interactions.ts'
import {
  type Absence,
  AWAY_MAX_DAYS,
  isSameAbsence,
  localDate,
  type Person,
  settingsFields,
} from './rules.ts'
import { findPerson, saveAway, saveSettings, updatePerson } from './store.ts'
import { awayMessage, awayView, backMessage, savedMessage, settingsView, stillAwayText } from './views.ts'

export const peopleCommands: readonly MentorCommand[] = [
  command({
    name: 'away',
    synonyms: ['vacation', 'holiday', 'holidays', 'ooo'],
    group: 'self',
    order: 2,
    usage: '/mentor away until 5 Jan',
    says: 'no nudges while you’re out',
    parse: parseAway,
    async handle(services, interaction: Interaction, { until, from }: TypedAbsence) {
      if (until === null) return showAwayForm(services, interaction, from ?? null)
      const message = await goAway(services, interaction.me, { awayFrom: from ?? null, awayUntil: until })
      await interaction.reply(message)
    },
  }),
  command({
    name: 'back',
    synonyms: ['return'],
    group: 'self',
    order: 3,
    usage: '/mentor back',
    says: 'you’re back',
    parse(typed) {
      return isBackNow(typed)
        ? {}
        : { refused: { reason: 'still away' as const, typed: excerpt(typed.args) } }
    },
    refusalText: stillAwayText,
    async handle(services, { me, reply }: Interaction) {
      const { db, clock } = services
      const today = localDate(clock.now(), me.zone)
      const wasAway = me.awayUntil !== null && Temporal.PlainDate.compare(me.awayUntil, today) >= 0
      await saveAway(db, me, { awayFrom: null, awayUntil: null }, clock.now())
      await services.refresh({ workspaceId: me.workspaceId, personIds: [me.id] })
      await reply(backMessage({ wasAway, nudgesOn: me.nudgesOn }))
    },
  }),
  command({
    name: 'settings',
    synonyms: ['preferences'],
    group: 'self',
    order: 4,
    usage: '/mentor settings',
    says: 'when and how often I nudge you, and who can ask you',
    isCommon: true,
    parse: () => ({}),
    handle: (_, { me, open }: Interaction) => open(settingsView(me)),
  }),
]

export const peopleHandlers: readonly MentorHandler[] = [
  onClick(openSettings, (_, { me, open }) => open(settingsView(me))),
  onClick(openAway, (services, click) => showAwayForm(services, click, null)),
  onSubmit(
    settingsForm,
    () => settingsFields,
    async (services, { me, fields }) => {
      await saveSettings(services.db, me.workspaceId, me.id, fields, services.clock.now())
      await services.refresh({ workspaceId: me.workspaceId, personIds: [me.id] })
      return { show: savedMessage() }
    },
  ),
  onSubmit(
    awayForm,
    ({ clock }, { me }) => awayFields(localDate(clock.now(), me.zone)),
    async (services, { me, fields }) => ({ show: await goAway(services, me, fields) }),
  ),
]

export const peopleEvents = [
  onEvent('user_change', z.object({ user: z.unknown() }), async (services, workspaceId, { user }) => {
    const changed = readSlackPerson(user, await services.findTeam(workspaceId))
    // Slack also tells about people of other companies who share a channel with the workspace. Nothing of theirs is stored.
    if (changed.standing === 'another company') return
    // Slack sends this event for everyone; the app stores only people who use it.
    const before = await findPerson(services.db, workspaceId, changed.id)
    if (!before) return
    const after = await updatePerson(services.db, workspaceId, changed, services.clock.now())
    if (!after) return
    const isVisible =
      before.zone !== after.zone ||
      before.displayName !== after.displayName ||
      before.standing !== after.standing
    if (isVisible) await services.refresh({ workspaceId, personIds: [changed.id] })
  }),
]

async function showAwayForm(
  { clock }: Services,
  { me, open }: Interaction,
  from: Temporal.PlainDate | null,
): Promise<void> {
  await open(awayView(from ?? localDate(clock.now(), me.zone)))
}

async function goAway({ db, clock, refresh }: Services, me: Person, absence: Absence) {
  await saveAway(db, me, absence, clock.now())
  await refresh({ workspaceId: me.workspaceId, personIds: [me.id] })
  return awayMessage(absence, localDate(clock.now(), me.zone), isSameAbsence(me, absence))
}

function awayFields(today: Temporal.PlainDate) {
  const last = today.add({ days: AWAY_MAX_DAYS })
  const day = z
    .string({ error: 'Pick a date.' })
    .transform((picked) => Temporal.PlainDate.from(picked))
    .refine((picked) => picked.since(today).sign >= 0, 'That date has passed. Pick today or later.')
    .refine((picked) => Temporal.PlainDate.compare(picked, last) <= 0, 'Pick a date within a year.')
  return z
    .object({ from: day, until: day })
    .refine(({ from, until }) => Temporal.PlainDate.compare(from, until) <= 0, {
      path: ['until'],
      error: 'Pick a date on or after the first day away.',
    })
    .transform(({ from, until }) => ({ awayFrom: from.equals(today) ? null : from, awayUntil: until }))
}
