import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../../platform/database.ts'
import { addressKey } from '../../platform/outbox/store.ts'
import type { Person } from '../people/rules.ts'
import { firstNudgeDate, type Request } from '../requests/rules.ts'
import { findOpenRequestsTo, findRequestsById } from '../requests/store.ts'
import { listableFrom, type Waiting } from './rules.ts'

// Requests that have waited for a mentor's answer so long that the nudge carries them.

export type WaitingRequest = Waiting & { request: Request }

/** By `addressKey`: what waits for each of these mentors, from now on or later; what has waited longest first. */
export async function findWaiting(
  db: Database,
  mentors: readonly Person[],
): Promise<ReadonlyMap<string, WaitingRequest[]>> {
  const waiting = new Map<string, WaitingRequest[]>()
  for (const [workspaceId, members] of Map.groupBy(mentors, (mentor) => mentor.workspaceId)) {
    const open = await findOpenRequestsTo(
      db,
      workspaceId,
      members.map(({ id }) => id),
    )
    for (const mentor of members) {
      const theirs = open.filter((one) => one.mentorId === mentor.id)
      waiting.set(addressKey(workspaceId, mentor.id), waitingAmong(theirs, mentor.zone))
    }
  }
  return waiting
}

export async function findWaitingFor(db: Database, mentor: Person): Promise<WaitingRequest[]> {
  return (await findWaiting(db, [mentor])).get(addressKey(mentor.workspaceId, mentor.id)) ?? []
}

/** Of the open requests to a mentor, those that a nudge carries, from now on or later. */
export function waitingAmong(requests: readonly Request[], zone: string): WaitingRequest[] {
  return requests.flatMap((one) => toWaiting(one, zone))
}

function toWaiting(request: Request, zone: string): WaitingRequest[] {
  const from = firstNudgeDate(request, zone)
  const { id, lastListedOn, listedTimes } = request
  return from === null ? [] : [{ id, from, lastListedOn, listedTimes, request }]
}

/** At most so many in one nudge; the rest is in `/mentor requests`. */
const CARRIED_MAX = 3

/** What a nudge of this day carries. */
export function carriedOn(
  waiting: readonly WaitingRequest[],
  budgetDays: number,
  on: Temporal.PlainDate,
): Request[] {
  const carried = waiting.filter((one) => listableFrom(one, budgetDays).until(on).sign >= 0)
  return carried.slice(0, CARRIED_MAX).map(({ request }) => request)
}

const PREFIX = 'request '

/** What a message shows is kept as texts; those of requests are told from the others. */
export function toShownRequests(requests: readonly Request[]): string[] {
  return requests.map(({ id }) => `${PREFIX}${id}`)
}

export function splitShown(shows: readonly string[]): { requestIds: string[]; others: string[] } {
  const [requests, others] = [shows.filter(isRequest), shows.filter((one) => !isRequest(one))]
  return { requestIds: requests.map((one) => one.slice(PREFIX.length)), others }
}

function isRequest(shown: string): boolean {
  return shown.startsWith(PREFIX)
}

export async function recallRequests(
  db: Database,
  workspaceId: string,
  shows: readonly string[],
): Promise<Request[]> {
  return findRequestsById(db, workspaceId, splitShown(shows).requestIds)
}
