import type { Temporal } from 'temporal-polyfill'
import type { Trx } from '../../platform/database.ts'
import type { Change } from '../../platform/outbox/change.ts'
import type { Services } from '../../platform/services.ts'
import type { Outcome, Refused } from './course-rules.ts'
import { readCourse, saveCourse } from './course-store.ts'
import { advance } from './due-rules.ts'
import { toMessage } from './messages.ts'
import type { Course } from './rules.ts'
import { type Key, lockSeat } from './store.ts'

export type Parts = Pick<Services, 'db' | 'clock' | 'refresh'> & {
  outbox: Pick<Services['outbox'], 'enqueue'>
}

/** What somebody does to a seat. It may read and write more in the transaction. */
export type Act = (
  course: Course,
  trx: Trx,
  now: Temporal.Instant,
) => Outcome | Refused | Promise<Outcome | Refused>

/**
 * Locks a seat, does what is due, then the act and what is due after it, and stores the result with its messages. What
 * was due is stored even if the act is refused. Null if the seat doesn't exist.
 */
export async function changeSeat(
  { db, clock, outbox, refresh }: Parts,
  key: Key,
  act: Act | null,
  shown: Pick<Change, 'clickedTs' | 'priority'> = {},
): Promise<{ course: Course } | Refused | null> {
  const now = clock.now()
  const done = await db.transaction().execute(async (trx) => {
    await lockSeat(trx, key)
    const before = await readCourse(trx, key)
    if (!before) return null
    const due = advance(before, now)
    const acted = act ? await act(due.course, trx, now) : due
    const after = 'refused' in acted ? due : advance(acted.course, now)
    const told = 'refused' in acted || acted === due ? due.tell : [...due.tell, ...acted.tell, ...after.tell]
    await saveCourse(trx, before, after.course, after.nextCheckAt, now)
    await outbox.enqueue(
      trx,
      told.map((tell) => toMessage(before.seat, tell, now)),
    )
    const concerned = new Set([...peopleIn(before), ...peopleIn(after.course)])
    return { personIds: [...concerned], result: 'refused' in acted ? acted : { course: after.course } }
  })
  if (!done) return null
  await refresh({ workspaceId: key.workspaceId, personIds: done.personIds, ...shown })
  return done.result
}

function peopleIn({ leader, terms, considered }: Course): string[] {
  return [leader.id, ...terms.map(({ personId }) => personId), ...considered]
}
