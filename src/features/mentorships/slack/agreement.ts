import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { askedByButton, submittedBy } from '../../../platform/slack/asked.ts'
import { notice } from '../../../platform/slack/blocks.ts'
import { readForm, toFieldErrors } from '../../../platform/slack/forms.ts'
import { agree, findAgreement, saveAgreement } from '../agreement-store.ts'
import {
  AGREEMENT_FORM,
  agreedMessage,
  agreementChangedMessage,
  agreementSavedMessage,
  agreementView,
  CHANGED_MEANWHILE,
} from '../agreement-views.ts'
import { AGREEMENT } from '../jobs.ts'
import { AGREEMENT_MAX_LENGTH, type AgreementWords, type Mentorship, otherOf } from '../rules.ts'
import { refusalMessage } from '../views.ts'
import { findOwn } from './find.ts'

export function registerAgreement(app: App, services: Services): void {
  app.action('open_agreement', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const found = await findOwn(services, pressed, pressed.value)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal, found.today))
    const key = { workspaceId: pressed.workspaceId, mentorshipId: found.mentorship.id }
    const agreement = await findAgreement(services.db, key)
    await pressed.open(agreementView(found.mentorship, pressed.personId, agreement))
  })
  app.view(AGREEMENT_FORM, async ({ ack, body, view }) => {
    const form = agreementForm.safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const who = submittedBy(body)
    const { mentorshipId, version } = metadata.parse(JSON.parse(view.private_metadata))
    const found = await findOwn(services, who, mentorshipId)
    if ('refusal' in found) {
      return ack({ response_action: 'update', view: notice(refusalMessage(found.refusal, found.today)) })
    }
    const result = await save(services, found.mentorship, who.personId, form.data, version)
    if (result === 'changed meanwhile') {
      return ack({ response_action: 'errors', errors: { whatFor: CHANGED_MEANWHILE } })
    }
    const kept = agreementSavedMessage(found.mentorship, who.personId, result === 'saved')
    await ack({ response_action: 'update', view: notice(kept) })
  })
  app.action('agree', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const [mentorshipId = '', version] = pressed.value.split(' ')
    const found = await findOwn(services, pressed, mentorshipId)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal, found.today))
    const { workspaceId, personId } = pressed
    const agreed = { workspaceId, mentorshipId, personId, version: Number(version) }
    const result = await services.db.transaction().execute((trx) => agree(trx, agreed, services.clock.now()))
    if (result === 'changed meanwhile') return pressed.reply(agreementChangedMessage(mentorshipId))
    await pressed.reply(agreedMessage(result === 'agreed'))
  })
}

const metadata = z.object({ mentorshipId: z.string(), version: z.number() })
const line = z
  .string()
  .max(AGREEMENT_MAX_LENGTH, `At most ${AGREEMENT_MAX_LENGTH} characters.`)
  .transform((text) => text.trim() || null)
  .nullable()
  .default(null)
const agreementForm = z
  .object({ whatFor: line, howOften: line, betweenUs: line })
  .refine((words) => Object.values(words).some((text) => text !== null), {
    path: ['whatFor'],
    message: 'Write at least one line, or close this form.',
  })

/** The new words, and the message to the other, in one transaction. */
async function save(
  services: Services,
  mentorship: Mentorship,
  authorId: string,
  written: AgreementWords,
  seenVersion: number,
) {
  const { workspaceId, id: mentorshipId } = mentorship
  const other = otherOf(mentorship, authorId)
  return services.db.transaction().execute(async (trx) => {
    const agreement = { workspaceId, mentorshipId, authorId, words: written, seenVersion }
    const saved = await saveAgreement(trx, agreement, services.clock.now())
    if (saved.result === 'saved') {
      const dedupeKey = `${AGREEMENT}:${mentorshipId}:${saved.version}`
      const notificationKind = { kind: AGREEMENT, dedupeKey, payload: { mentorshipId } }
      await services.outbox.enqueue(trx, [{ workspaceId, personId: other.id, ...notificationKind }])
    }
    return saved.result
  })
}
