import type { App } from '@slack/bolt'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Services } from '../../platform/services.ts'
import { type Asked, askedByButton, submittedBy } from '../../platform/slack/asked.ts'
import { notice } from '../../platform/slack/blocks.ts'
import { readForm, toFieldErrors } from '../../platform/slack/forms.ts'
import { readSlackPerson } from '../../platform/slack/people.ts'
import { findOrCreatePerson } from './directory.ts'
import { AWAY_MAX_DAYS, localDate, type Person, settingsForm } from './rules.ts'
import { findPerson, saveAway, savePerson, saveSettings } from './store.ts'
import {
  AWAY_FORM,
  awayMessage,
  awayView,
  backMessage,
  SETTINGS_FORM,
  savedMessage,
  settingsView,
} from './views.ts'

export function peopleCommands(services: Services) {
  return {
    settings: (asked: Asked) => openSettings(services, asked),
    async away(asked: Asked, { until }: { until: Temporal.PlainDate | null }) {
      if (until === null) return openAway(services, asked)
      const { already, today } = await goAway(services, asked, until)
      await asked.reply(awayMessage(until, today, already))
    },
    async back(asked: Asked, _: object, { awayUntil, nudgesOn, zone }: Person) {
      const { db, clock } = services
      const today = localDate(clock.now(), zone)
      const wasAway = awayUntil !== null && Temporal.PlainDate.compare(awayUntil, today) >= 0
      await saveAway(db, asked.workspaceId, asked.personId, null, clock.now())
      await services.refresh({ workspaceId: asked.workspaceId, personIds: [asked.personId] })
      await asked.reply(backMessage({ wasAway, nudgesOn }))
    },
  }
}

export function registerPeople(app: App, services: Services): void {
  app.action('open_settings', async ({ ack, body, client, respond }) => {
    await ack()
    await openSettings(services, askedByButton({ body, client, respond }))
  })
  app.action('open_away', async ({ ack, body, client, respond }) => {
    await ack()
    await openAway(services, askedByButton({ body, client, respond }))
  })
  app.view(SETTINGS_FORM, async ({ ack, body, view }) => {
    const form = settingsForm.safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const { workspaceId, personId } = submittedBy(body)
    await saveSettings(services.db, workspaceId, personId, form.data, services.clock.now())
    await ack({ response_action: 'update', view: notice(savedMessage()) })
    await services.refresh({ workspaceId, personIds: [personId] })
  })
  app.view(AWAY_FORM, async ({ ack, body, view }) => {
    const person = await findOrCreatePerson(services, submittedBy(body))
    const form = awayForm(localDate(services.clock.now(), person.zone)).safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const { already, today } = await goAway(services, submittedBy(body), form.data.until)
    await ack({ response_action: 'update', view: notice(awayMessage(form.data.until, today, already)) })
  })
  app.event('user_change', async ({ event, context }) => {
    const changed = readSlackPerson(event.user)
    const workspaceId = context.teamId
    // Slack tells about everybody; the app keeps only those who use it.
    const before = workspaceId && (await findPerson(services.db, workspaceId, changed.id))
    if (workspaceId === undefined || !before) return
    const after = await savePerson(services.db, workspaceId, changed, services.clock.now())
    const isSeen = before.zone !== after.zone || before.displayName !== after.displayName
    if (isSeen) await services.refresh({ workspaceId, personIds: [changed.id] })
  })
}

async function openSettings(services: Services, asked: Asked): Promise<void> {
  const person = await findOrCreatePerson(services, asked)
  await asked.open(settingsView(person))
}

async function openAway(services: Services, asked: Asked): Promise<void> {
  const { zone } = await findOrCreatePerson(services, asked)
  const tomorrow = localDate(services.clock.now(), zone).add({ days: 1 })
  await asked.open(awayView(tomorrow))
}

type Who = { workspaceId: string; personId: string }

async function goAway(services: Services, { workspaceId, personId }: Who, until: Temporal.PlainDate) {
  const { db, clock } = services
  const person = await findPerson(db, workspaceId, personId)
  await saveAway(db, workspaceId, personId, until, clock.now())
  await services.refresh({ workspaceId, personIds: [personId] })
  return {
    already: person?.awayUntil?.equals(until) ?? false,
    today: localDate(clock.now(), person?.zone ?? 'UTC'),
  }
}

function awayForm(today: Temporal.PlainDate) {
  const last = today.add({ days: AWAY_MAX_DAYS })
  return z.object({
    until: z
      .string({ error: 'Pick a day.' })
      .transform((day) => Temporal.PlainDate.from(day))
      .refine((day) => Temporal.PlainDate.compare(day, today) >= 0, 'That day has passed. Pick one to come.')
      .refine((day) => Temporal.PlainDate.compare(day, last) <= 0, 'Pick a day within a year.'),
  })
}
