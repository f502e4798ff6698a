import { Temporal } from 'temporal-polyfill'
import { type Mentorship, otherOf, tellsOverdue } from '../../../src/features/mentorships/rules.ts'

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
  meetsOn: null,
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

describe('the other person', () => {
  test('is the mentee for the mentor, and the mentor for the mentee', () => {
    expect(otherOf(mentorship, 'U1')).toEqual({ id: 'U2', name: 'Ana', isMentee: true })
    expect(otherOf(mentorship, 'U2')).toEqual({ id: 'U1', name: 'Maria', isMentee: false })
  })
})

describe('a mentee is told that a check-in is overdue', () => {
  const on = Temporal.PlainDate.from('2026-02-02')
  const now = Temporal.Instant.from('2026-02-02T10:00Z')

  test('a whole cadence after it was due', () => {
    expect(tellsOverdue(mentorship, on)).toBe(true)
    expect(tellsOverdue(mentorship, Temporal.PlainDate.from('2026-01-25'))).toBe(false)
  })

  test.each<[string, Partial<Mentorship>]>([
    ['that they have not accepted', { acceptedAt: null }],
    ['in which they only stay in touch', { alumniSince: now }],
    ['that has ended', { endedAt: now }],
    ['whose mentor has left', { mentorIsHere: false }],
    ['that they have paused', { pausedUntil: on.add({ days: 1 }) }],
  ])('but not in a mentorship %s', (_, change) => {
    expect(tellsOverdue({ ...mentorship, ...change }, on)).toBe(false)
  })

  test('whether or not the mentor has snoozed, which would tell them about it', () => {
    expect(tellsOverdue({ ...mentorship, snoozedUntil: on.add({ days: 9 }) }, on)).toBe(true)
  })
})
