import { describe, expect, test } from '@jest/globals'
import { Temporal } from 'temporal-polyfill'
import { type Mentorship, otherOf } from '../../../src/features/mentorships/rules.ts'

describe('the other person', () => {
  const mentorship: Mentorship = {
    startedOn: Temporal.PlainDate.from('2026-01-05'),
    cadenceDays: 14,
    lastCheckInOn: null,
    dueFromOn: null,
    workspaceId: 'T1',
    id: 'm1',
    mentorId: 'U1',
    menteeId: 'U2',
    mentorName: 'Maria',
    menteeName: 'Ana',
    mentorIsHere: true,
    menteeIsHere: true,
    snoozedUntil: null,
    pausedUntil: null,
    acceptedAt: Temporal.Instant.from('2026-01-05T10:00Z'),
    offerExpiresOn: null,
    alumniSince: null,
    takesSpot: true,
    lastListedOn: null,
    unanswered: 0,
    answeredAt: null,
    endedAt: null,
    endedBy: null,
  }

  test('is the mentee for the mentor, and the mentor for the mentee', () => {
    expect(otherOf(mentorship, 'U1')).toEqual({ id: 'U2', name: 'Ana', isMentee: true })
    expect(otherOf(mentorship, 'U2')).toEqual({ id: 'U1', name: 'Maria', isMentee: false })
  })
})
