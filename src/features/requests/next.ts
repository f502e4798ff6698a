import type { NextSteps } from '../next-steps.ts'
import { findOpenSuggestions } from '../suggestions/store.ts'
import { questionStep, requestSteps } from './next-views.ts'
import { stageOf } from './rules.ts'
import { findOpenRequestsTo, findRequestsOf } from './store.ts'
import { suggestedSteps } from './suggested-views.ts'

/** Requests and suggestions that wait for the reader, as mentor or as mentee. */
export const requestNextSteps: NextSteps = async ({ db }, { me, now }) => {
  const toMe = await findOpenRequestsTo(db, me.workspaceId, [me.id])
  const mine = await findRequestsOf(db, me.workspaceId, me.id, now)
  const suggested = await findOpenSuggestions(db, me.workspaceId, [me.id])
  const undecided = toMe.filter((one) => ['sent', 'seen'].includes(stageOf(one)))
  const asked = mine.filter((one) => stageOf(one) === 'asked')
  return [...requestSteps(undecided), ...suggestedSteps(suggested), ...asked.map(questionStep)]
}
