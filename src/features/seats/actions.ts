import { z } from 'zod'
import { buttonContract, formContract, pageContract } from '../../platform/slack/actions.ts'

const aboutSeat = z.object({ seatId: z.uuid() })
const aboutTerm = z.object({ termId: z.uuid() })
export type AboutTerm = z.output<typeof aboutTerm>

export const openSeatPage = buttonContract('open_seat', aboutSeat)
/** Without a seat, the form opens a new one. */
export const openSeatForm = buttonContract('open_seat_form', aboutSeat.optional())
export const askForSeat = buttonContract('ask_for_seat', aboutSeat)
export const withdrawFromSeat = buttonContract('withdraw_from_seat', aboutSeat)
export const restSeat = buttonContract('rest_seat', aboutSeat.extend({ rests: z.boolean() }))
export const closeSeat = buttonContract('close_seat', aboutSeat)
export const openInvite = buttonContract('open_seat_invitation', aboutSeat)
/** Takes back this invitation, and asks who else. */
export const chooseAnother = buttonContract('choose_another_for_seat', aboutTerm)
export const acceptSeat = buttonContract('accept_seat', aboutTerm)
export const declineSeat = buttonContract('decline_seat', aboutTerm)
/** The incoming person of an empty seat: now, or as planned. */
export const answerSeatVacancy = buttonContract(
  'answer_seat_vacancy',
  aboutTerm.extend({ startsNow: z.boolean() }),
)
/** `from`: the end as it was when the button was drawn. Null: it stays. */
export const answerAbsence = buttonContract(
  'answer_seat_absence',
  aboutTerm.extend({ from: z.iso.date(), to: z.iso.date().nullable() }),
)
export const openMoveEnd = buttonContract('open_move_seat_end', aboutTerm)
export const openStepOut = buttonContract('open_step_out', aboutTerm)
export const resumeSeat = buttonContract('resume_seat', aboutTerm)
export const openReflection = buttonContract('open_seat_reflection', aboutTerm)

export const seatPage = pageContract('seat', aboutSeat)

/** `pageId`: the open page of the seat below the form, which shows the change. */
const onPage = z.object({ pageId: z.string().optional() })
export type OnPage = z.output<typeof onPage>

export const seatForm = formContract('seat_form', onPage.extend({ seatId: z.uuid().optional() }))
export const inviteForm = formContract('seat_invite_form', onPage.extend(aboutSeat.shape))
export const moveEndForm = formContract('seat_move_end_form', onPage.extend(aboutTerm.shape))
export const stepOutForm = formContract('seat_step_out_form', onPage.extend(aboutTerm.shape))
export const reflectionForm = formContract('seat_reflection_form', onPage.extend(aboutTerm.shape))
