import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { Outcome, Refused, Tell } from '../../../src/features/seats/course-rules.ts'
import {
  daysIn,
  endListAt,
  lapseAt,
  nextChoiceOn,
  planTerm,
  startListAt,
} from '../../../src/features/seats/date-rules.ts'
import { advance } from '../../../src/features/seats/due-rules.ts'
import { close, stepOut } from '../../../src/features/seats/ending-rules.ts'
import {
  accept,
  decline,
  invite,
  refuseInvitation,
  withdrawInvitation,
} from '../../../src/features/seats/invitation-rules.ts'
import { toPage } from '../../../src/features/seats/page-rules.ts'
import { type Course, overlapMax, type TermOf, termIn } from '../../../src/features/seats/rules.ts'
import { answerVacancy, keepEnd, moveEnd, pause, resume } from '../../../src/features/seats/term-rules.ts'
import { games, PEOPLE, START } from './play.ts'
import { playPurely } from './pure-play.ts'
import { at, course, day, member, SEAT, term } from './samples.ts'

const [ben, carla] = [member('ben'), member('carla')]

function done(result: Outcome | Refused): Outcome {
  if ('refused' in result) throw new Error(result.refused.reason)
  return result
}

const lists = (tell: readonly Tell[]) =>
  tell.flatMap((one) =>
    one.kind === 'checklist'
      ? [`${one.when} ${one.to} ${one.at.toZonedDateTimeISO('Europe/Berlin').toPlainDateTime()}`]
      : [],
  )
const told = (tell: readonly Tell[]) =>
  tell.flatMap((one) =>
    one.kind === 'news'
      ? [`${one.to}: ${one.news}`]
      : one.kind === 'question'
        ? [`${one.to}: ${one.about}?`]
        : [],
  )

describe('dates', () => {
  const today = day('2026-05-20')

  test('starts Mon 1 Jun 2026, 26 weeks, overlap 7: ends Sun 29 Nov, the successor joins Mon 23 Nov and starts Mon 30 Nov', () => {
    const first = planTerm(SEAT, null, { firstOn: day('2026-06-01'), today })
    expect(String(first.lastOn)).toBe('2026-11-29')
    const next = planTerm(SEAT, first, { firstOn: today, today })
    expect([next.joinsOn, next.firstOn].map(String)).toEqual(['2026-11-23', '2026-11-30'])
  })

  test('the checklist comes on the last working day before the start and the first one after the end', () => {
    const now = at('2026-10-01T12:00')
    const show = (time: Temporal.Instant, zone: string) =>
      String(time.toZonedDateTimeISO(zone).toPlainDateTime())
    const eve = member('eve', { zone: 'Asia/Jerusalem', workingDays: [7, 1, 2, 3, 4] })
    expect(show(startListAt(day('2026-11-23'), ben, now), ben.zone)).toBe('2026-11-20T09:00:00')
    expect(show(startListAt(day('2026-11-23'), eve, now), eve.zone)).toBe('2026-11-22T09:00:00')
    expect(show(endListAt(day('2026-11-29'), ben, now), ben.zone)).toBe('2026-11-30T09:00:00')
    expect(show(endListAt(day('2026-11-27'), eve, now), eve.zone)).toBe('2026-11-29T09:00:00')
    // Too late for the day before: as soon as possible.
    expect(show(startListAt(day('2026-11-23'), ben, at('2026-11-22T12:00')), ben.zone)).toBe(
      '2026-11-23T09:00:00',
    )
    expect(show(startListAt(day('2026-11-23'), ben, at('2026-11-23T12:00')), ben.zone)).toBe(
      '2026-11-23T12:00:00',
    )
  })

  test('an invitation to somebody away until 5 Jan lapses 5 working days after 5 Jan', () => {
    const away = member('ben', { awayFrom: day('2026-12-20'), awayUntil: day('2027-01-05') })
    expect(String(lapseAt(day('2026-12-21'), away).toZonedDateTimeISO(ben.zone).toPlainDateTime())).toBe(
      '2027-01-12T09:00:00',
    )
    expect(String(lapseAt(day('2026-12-21'), ben).toZonedDateTimeISO(ben.zone).toPlainDate())).toBe(
      '2026-12-28',
    )
  })

  test('the next choice is four weeks before the next overlap, never in the past', () => {
    const holder = term('a', ben, {})
    expect(String(nextChoiceOn(SEAT, [holder], today))).toBe('2026-10-25')
    expect(String(nextChoiceOn(SEAT, [holder], day('2026-11-10')))).toBe('2026-11-10')
    expect(nextChoiceOn(SEAT, [], today)).toBeNull()
  })

  test.each(PEOPLE)('of a leader in $zone have no gap and an overlap of at most a quarter', ({ zone }) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: 2, max: 104 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (days, termWeeks, share) => {
          const [firstOn, overlapDays] = [today.add({ days }), Math.floor(overlapMax(termWeeks) * share)]
          const first = planTerm({ termWeeks, overlapDays }, null, { firstOn, today })
          const next = planTerm({ termWeeks, overlapDays }, first, { firstOn: today, today })
          expect(daysIn(first.firstOn, first.lastOn)).toBe(termWeeks * 7)
          expect(next.firstOn.equals(first.lastOn.add({ days: 1 }))).toBe(true)
          expect(4 * (daysIn(next.joinsOn, next.firstOn) - 1)).toBeLessThanOrEqual(termWeeks * 7)
          const reader = member('x', { zone })
          const listed = startListAt(next.joinsOn, reader, START).toZonedDateTimeISO(zone)
          expect(Temporal.PlainDate.compare(listed.toPlainDate(), next.joinsOn)).toBeLessThan(0)
          expect(listed.hour).toBe(9)
          expect(listed.dayOfWeek).toBeLessThan(6)
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('a handover', () => {
  const holder = term('a', ben, {})
  const invited = () =>
    invite(course(holder), { id: 'b', person: carla, firstOn: day('2026-10-01') }, at('2026-10-01T12:00'))
      .course
  const accepted = () =>
    done(accept({ ...invited(), considered: ['carla', 'dana'] }, 'b', at('2026-10-02T12:00')))

  test('tells the leader, those who were considered, and lists access for both on the day before', () => {
    const { tell, course: after } = accepted()
    expect(after.considered).toEqual(['dana'])
    expect(tell.filter(({ kind }) => kind === 'chosen').map(({ to }) => to)).toEqual(['dana'])
    expect(told(tell)).toEqual(['grace: accepted'])
    expect(lists(tell)).toEqual(['start grace 2026-11-20T09:00:00', 'start carla 2026-11-20T09:00:00'])
  })

  test('happens as Sunday becomes Monday at the leader’s; the holder’s access is listed on Monday', () => {
    const { course: after } = accepted()
    expect(termIn(advance(after, at('2026-11-29T23:59')).course, 'current')?.personId).toBe('ben')
    const monday = advance(after, at('2026-11-30T00:00'))
    expect(monday.course.terms.map(({ state }) => state)).toEqual(['ended', 'current'])
    expect(lists(monday.tell)).toEqual(['end grace 2026-11-30T09:00:00', 'end ben 2026-11-30T09:00:00'])
  })

  test('an end moved by a week moves the checklist, the overlap and the incoming dates', () => {
    const moved = done(
      moveEnd(
        accepted().course,
        { termId: 'a', lastOn: day('2026-12-06'), by: 'grace' },
        at('2026-10-05T12:00'),
      ),
    )
    const next = termIn(moved.course, 'incoming')
    expect([next?.joinsOn, next?.firstOn, next?.lastOn].map(String)).toEqual([
      '2026-11-30',
      '2026-12-07',
      '2027-06-06',
    ])
    expect(told(moved.tell)).toEqual(['ben: moved', 'carla: moved'])
    expect(lists(moved.tell)).toEqual(['start grace 2026-11-27T09:00:00', 'start carla 2026-11-27T09:00:00'])
  })

  test('somebody who is on site already stays so when the end moves', () => {
    const moved = done(
      moveEnd(
        accepted().course,
        { termId: 'a', lastOn: day('2026-12-06'), by: 'ben' },
        at('2026-11-25T12:00'),
      ),
    )
    expect(String(termIn(moved.course, 'incoming')?.joinsOn)).toBe('2026-11-23')
    expect(lists(moved.tell)).toEqual([])
  })

  test('an end can be moved within two weeks and two years from the start, not into the past', () => {
    const move = (lastOn: string) =>
      moveEnd(course(holder), { termId: 'a', lastOn: day(lastOn), by: 'ben' }, at('2026-10-05T12:00'))
    expect(move('2026-11-29')).toEqual({ refused: { reason: 'same end' } })
    const out = { refused: { reason: 'end out of range', first: day('2026-10-05'), last: day('2028-05-31') } }
    expect(JSON.stringify(move('2026-10-04'))).toBe(JSON.stringify(out))
    expect(JSON.stringify(move('2028-06-01'))).toBe(JSON.stringify(out))
    expect(move('2028-05-31')).not.toHaveProperty('refused')
  })

  test('after a holder left or stepped out, the incoming person is asked once: now, or as planned', () => {
    const { course: after } = accepted()
    const out = done(stepOut(after, 'a', 'ben', at('2026-10-10T12:00')))
    expect(told(out.tell)).toEqual(['grace: ended', 'carla: vacancy?'])
    const now = done(answerVacancy(out.course, { termId: 'b', startsNow: true }, at('2026-10-12T12:00')))
    expect(told(now.tell)).toEqual(['grace: starts now'])
    const started = termIn(advance(now.course, at('2026-10-12T12:00')).course, 'current')
    expect([started?.personId, String(started?.firstOn), String(started?.lastOn)]).toEqual([
      'carla',
      '2026-10-12',
      '2027-04-11',
    ])
    expect(lists(now.tell)).toEqual(['start grace 2026-10-12T12:00:00', 'start carla 2026-10-12T12:00:00'])
    const planned = done(answerVacancy(out.course, { termId: 'b', startsNow: false }, at('2026-10-12T12:00')))
    expect(String(termIn(planned.course, 'incoming')?.firstOn)).toBe('2026-11-30')
    expect(
      answerVacancy(planned.course, { termId: 'b', startsNow: true }, at('2026-10-13T12:00')),
    ).toHaveProperty('refused')
  })

  test('somebody called off after the checklist of the start gets the one of the end', () => {
    const { course: after } = accepted()
    expect(lists(done(stepOut(after, 'b', 'grace', at('2026-11-19T12:00'))).tell)).toEqual([])
    expect(lists(done(stepOut(after, 'b', 'carla', at('2026-11-20T12:00'))).tell)).toEqual([
      'end grace 2026-11-23T09:00:00',
      'end carla 2026-11-23T09:00:00',
    ])
  })
})

describe('what is refused', () => {
  const now = at('2026-10-01T12:00')
  const ask = (given: Course, personId: string) =>
    refuseInvitation(given, { personId, firstOn: day('2026-10-05') }, now)

  test('a second invitation, the holder, the leader, and any while the seat rests', () => {
    const open = invite(course(), { id: 'a', person: ben, firstOn: day('2026-10-05') }, now).course
    expect(ask(open, 'carla')).toEqual({ reason: 'invited already', who: 'ben' })
    expect(ask(done(accept(open, 'a', now)).course, 'carla')).toEqual({ reason: 'next already', who: 'ben' })
    expect(ask(course(term('a', ben, {})), 'ben')).toEqual({ reason: 'holds this seat', who: 'ben' })
    expect(ask(course(), 'grace')).toEqual({ reason: 'myself' })
    expect(ask({ ...course(), seat: { ...SEAT, state: 'resting' } }, 'ben')).toEqual({ reason: 'resting' })
    expect(refuseInvitation(course(), { personId: 'ben', firstOn: day('2026-09-30') }, now)).toEqual({
      reason: 'start in the past',
    })
    expect(ask(course(), 'ben')).toBeNull()
  })

  test('an invitation that was answered, withdrawn or lapsed', () => {
    const open = invite(course(), { id: 'a', person: ben, firstOn: day('2026-10-05') }, now).course
    const closed = { refused: { reason: 'no longer open' } }
    for (const after of [
      done(decline(open, 'a')).course,
      done(withdrawInvitation(open, 'a')).course,
      advance(open, at('2026-10-08T09:00')).course,
    ]) {
      expect(accept(after, 'a', now)).toEqual(closed)
      expect(decline(after, 'a')).toEqual(closed)
      expect(withdrawInvitation(after, 'a')).toEqual(closed)
    }
    expect(termIn(advance(open, at('2026-10-08T08:59')).course, 'invited')?.id).toBe('a')
  })

  test('a pause of more than 30 days, or of a paused term', () => {
    const holder = course(term('a', ben, {}))
    const until = (text: string, given = holder) =>
      pause(given, { termId: 'a', until: day(text), by: 'ben' }, now)
    expect(until('2026-11-01')).toHaveProperty('refused.reason', 'pause out of range')
    expect(until('2026-09-30')).toHaveProperty('refused.reason', 'pause out of range')
    const paused = done(until('2026-10-31'))
    expect(told(paused.tell)).toEqual(['grace: paused'])
    expect(until('2026-10-31', paused.course)).toHaveProperty('refused.reason', 'paused already')
    expect(until('2026-10-31', done(resume(paused.course, 'a')).course)).not.toHaveProperty('refused')
    expect(String(termIn(paused.course, 'current')?.lastOn)).toBe('2026-11-29')
  })
})

describe('somebody who is away or has left', () => {
  const holder = term('a', ben, {})

  test('an invitee who is back early has five working days from then on', () => {
    const now = at('2026-12-18T12:00')
    const away = member('ben', { awayFrom: day('2026-12-20'), awayUntil: day('2027-01-15') })
    let given = invite(course(), { id: 'a', person: away, firstOn: day('2027-02-01') }, now).course
    for (let on = day('2026-12-19'); on.toString() < '2027-01-05'; on = on.add({ days: 1 }))
      given = advance(given, at(`${on}T12:00`)).course
    const back = { ...given, terms: given.terms.map((one): TermOf => ({ ...one, person: ben })) }
    expect(termIn(advance(back, at('2027-01-11T08:59')).course, 'invited')?.id).toBe('a')
    const lapsed = advance(back, at('2027-01-11T09:00'))
    expect(told(lapsed.tell)).toEqual(['grace: lapsed'])
  })

  test('a leader away three of four weeks: both are asked once', () => {
    const away = (from: string, until: string): Course => ({
      ...course(holder),
      leader: member('grace', { awayFrom: day(from), awayUntil: day(until) }),
    })
    const now = at('2026-10-01T12:00')
    expect(told(advance(away('2026-11-01', '2026-11-20'), now).tell)).toEqual([])
    const asked = advance(away('2026-11-01', '2026-11-21'), now)
    expect(told(asked.tell)).toEqual(['grace: absence?', 'ben: absence?'])
    expect(String(termIn(asked.course, 'current')?.proposedLastOn)).toBe('2026-12-20')
    expect(advance(asked.course, at('2026-10-02T12:00')).tell).toEqual([])
    const kept = done(keepEnd(asked.course, 'a'))
    expect(keepEnd(kept.course, 'a')).toHaveProperty('refused')
    expect(advance(kept.course, at('2026-10-03T12:00')).tell).toEqual([])
    // Days outside the term don't count.
    expect(told(advance(away('2026-11-10', '2026-12-31'), now).tell)).toEqual([])
  })

  test('a holder whose account is deactivated for an hour leaves the seat empty; the incoming one is asked', () => {
    const leftAt = at('2026-10-01T12:00')
    const next = term('b', carla, {
      state: 'incoming',
      firstOn: day('2026-11-30'),
      joinsOn: day('2026-11-23'),
    })
    const given = course(term('a', member('ben', { leftAt }), {}), next)
    const early = advance(given, at('2026-10-01T12:59'))
    expect([early.tell, String(early.nextCheckAt)]).toEqual([[], '2026-10-01T11:00:00Z'])
    const left = advance(given, at('2026-10-01T13:00'))
    expect(told(left.tell)).toEqual(['grace: left', 'carla: vacancy?'])
    expect(termIn(left.course, 'current')).toBeNull()
  })

  test('a leader whose account is deactivated: holder, incoming and considered are told once, and the seat is closed', () => {
    const leader = member('grace', { leftAt: at('2026-10-01T12:00') })
    const next = term('b', carla, {
      state: 'incoming',
      firstOn: day('2026-11-30'),
      joinsOn: day('2026-11-23'),
    })
    const closed = advance(
      { ...course(holder, next), leader, considered: ['dana', 'carla'] },
      at('2026-10-01T13:00'),
    )
    expect(told(closed.tell)).toEqual(['ben: closed', 'carla: closed', 'dana: closed'])
    expect(closed.course.seat.state).toBe('closed')
    expect(closed.nextCheckAt).toBeNull()
    expect(advance(closed.course, at('2026-10-02T13:00')).tell).toEqual([])
  })

  test('a leader who closes the seat gets the checklist of those on site', () => {
    const closed = close(course(holder), at('2026-10-01T12:00'))
    expect(told(closed.tell)).toEqual(['ben: closed'])
    expect(lists(closed.tell)).toEqual(['end grace 2026-10-02T09:00:00'])
    expect(String(closed.course.terms[0]?.lastOn)).toBe('2026-10-01')
  })
})

describe('ten years of one seat, as chance plays them', () => {
  test('have never two holders, no gap that nobody chose, and no checklist that is not sent', () => {
    const total = { started: 0, handovers: 0 }
    fc.assert(
      // Shrinking ten years takes minutes.
      fc.property(fc.noShrink(games(10)), (game) => {
        const { started, handovers } = playPurely(game)
        total.started += started
        total.handovers += handovers
      }),
      { numRuns: 25 },
    )
    // The games aren't empty.
    expect(total.started).toBeGreaterThan(25)
    expect(total.handovers).toBeGreaterThan(3)
  })
})

describe('the page of a seat', () => {
  const holder = term('a', ben, { pausedUntil: day('2026-10-10') })
  const incoming = term('b', carla, {
    state: 'incoming',
    joinsOn: day('2026-11-23'),
    firstOn: day('2026-11-30'),
  })
  const [mine, theirs, none] = [
    { number: 1, readers: 'leader', words: 'for the leader' },
    { number: 2, readers: 'next', words: 'for the next' },
    { number: 3, readers: 'me', words: 'for nobody' },
  ] as const
  const facts = {
    course: { ...course(holder, incoming), seat: { ...SEAT, checklist: '#leads' }, considered: ['dana'] },
    past: [term('z', member('zoe'), { state: 'ended', lastOn: day('2026-05-31') })],
    lastReflections: [mine, theirs, none],
    isAnnounced: false,
  }
  const pageOf = (id: string, rest: Partial<typeof facts> = {}) =>
    toPage({ ...facts, ...rest }, id, day('2026-10-05'))
  const words = (id: string) => pageOf(id).reflections.map((one) => one.words)

  test('has what its reader may see, and nothing else', () => {
    expect(pageOf('grace').own).toMatchObject({ role: 'leader', checklist: '#leads', considered: ['dana'] })
    expect(pageOf('ben').own).toMatchObject({ role: 'holder', checklist: '#leads' })
    expect(pageOf('carla').own).toMatchObject({ role: 'incoming', checklist: '#leads', pausedUntil: null })
    expect(Object.keys(pageOf('dana').own)).toEqual(['role', 'nextChoiceOn'])
    for (const id of ['dana', 'zoe', 'eve']) {
      const shown = JSON.stringify(pageOf(id))
      for (const hidden of ['#leads', '2026-10-10', 'carla', 'for ']) expect(shown).not.toContain(hidden)
      if (id !== 'dana') expect(shown).not.toContain('dana')
    }
  })

  test('shows who is next to others once those who were considered were told, or on site', () => {
    expect(pageOf('eve').next).toBeNull()
    expect(pageOf('eve', { isAnnounced: true }).next?.personId).toBe('carla')
    expect(toPage(facts, 'eve', day('2026-11-23')).next?.personId).toBe('carla')
    for (const id of ['grace', 'ben', 'carla']) expect(pageOf(id).next?.personId).toBe('carla')
  })

  test('has a reflection for the leader, and for the one who came next', () => {
    expect(words('grace')).toEqual(['for the leader'])
    expect(words('ben')).toEqual(['for the next'])
    expect(words('carla')).toEqual([])
    expect(pageOf('zoe').ownEndedTermId).toBe('z')
  })
})
