import type { NextSteps } from '../next-steps.ts'
import { questionStep, requestSteps } from './next-views.ts'
import { stageOf } from './rules.ts'
import { findOpenRequestsTo, findRequestsOf } from './store.ts'

/** Requests that wait for the reader, as mentor or as mentee. */
export const requestNextSteps: NextSteps = async ({ db }, { me, now }) => {
  const toMe = await findOpenRequestsTo(db, me.workspaceId, [me.id])
  const mine = await findRequestsOf(db, me.workspaceId, me.id, now)
  const undecided = toMe.filter((one) => ['sent', 'seen'].includes(stageOf(one)))
  const asked = mine.filter((one) => stageOf(one) === 'asked')
  return [...requestSteps(undecided), ...asked.map(questionStep)]
}
