import type { Narrator } from '../narrator.ts'

/** Three weeks: adding mentees, nudges, answers, and no nudge when nothing is due. */
export async function tellNudges(narrator: Narrator): Promise<void> {
  const grace = narrator.person('UGRACE', 'Grace')
  const linus = narrator.person('ULINUS', 'Linus')
  const ana = narrator.person('UANA', 'Ana')
  const ben = narrator.person('UBEN', 'Ben')
  const chidi = narrator.person('UCHIDI', 'Chidi')
  const dana = narrator.person('UDANA', 'Dana')

  narrator.say(
    'Grace in Berlin and Linus in Los Angeles each want to mentor a few people outside their teams.',
  )
  narrator.chapter('Week one: adding mentees')
  await grace.types('/mentor', 'You can’t mentor everyone')
  await grace.types('/mentor add @ana every 2 weeks', 'Offered to mentor')
  narrator.why('Until Ana accepts, Grace can’t see anything of hers.')
  await ana.presses(await ana.receives('Grace would like to mentor you'), 'Accept', 'is your mentor now')
  await grace.receives('accepted your offer')
  await grace.types('/mentor add @ben', 'Offered to mentor')
  await ben.presses(await ben.receives('Grace would like to mentor you'), 'Accept', 'is your mentor now')
  await grace.receives('accepted your offer')
  await grace.types('/mentor add @grace', 'That’s you')
  await grace.types(
    '/mentor log @ana by call She wonders whether to lead the billing team. Ask about Jo.',
    'Logged',
  )
  await grace.types('/mentor snoze @ben', 'Did you mean `/mentor snooze`?')

  await narrator.travelTo('2026-11-02T18:00')
  narrator.say('It’s 09:00 in Los Angeles.')
  await linus.types('/mentor add @chidi monthly', 'Offered to mentor')
  await linus.types('/mentor add @dana weekly', 'Offered to mentor')

  await narrator.travelTo('2026-11-03T09:00')
  narrator.why('It was evening in Berlin, so Chidi gets the message the next morning.')
  await chidi.presses(await chidi.receives('Linus would like to mentor you'), 'Accept', 'is your mentor now')

  await narrator.travelTo('2026-11-03T12:00')
  narrator.say('Dana and Linus have talked. Either of them can log it. When Dana does, she also accepts.')
  await dana.types('/mentor log @linus this morning by call', 'Logged')

  await narrator.travelTo('2026-11-03T18:00')
  await linus.receives('accepted your offer')

  narrator.chapter('Week two: the first nudges')
  await narrator.travelTo('2026-11-09T08:59')
  await grace.hasNothingNew()
  await narrator.travelTo('2026-11-09T09:00')
  narrator.why('Grace added Ben a week ago and they haven’t talked yet. It’s 09:00 in Berlin.')
  const aboutBen = await grace.receives('Time to check in with')
  await grace.presses(aboutBen, 'Log check-in', 'Check-in logged. Next check-in due Mon 23 Nov.')

  await narrator.travelTo('2026-11-09T17:59')
  await linus.hasNothingNew()
  await narrator.travelTo('2026-11-09T18:00')
  narrator.why('It’s 09:00 in Los Angeles. Chidi is due, and Dana will be before the next possible nudge.')
  const aboutChidi = await linus.receives('Coming up')
  await linus.presses(aboutChidi, { text: 'Snooze 1 week', near: '<@UCHIDI>' }, 'Snoozed until Mon 16 Nov')

  await narrator.travelTo('2026-11-11T18:00')
  await linus.types('/mentor away until 20 Nov', 'You’re away through')

  narrator.chapter('Week three: nothing due, nothing sent')
  await narrator.travelTo('2026-11-16T08:59')
  await grace.types('/mentor log @ana', 'Next check-in due *Mon 30 Nov*')
  await narrator.travelTo('2026-11-16T12:00')
  narrator.why(
    'A nudge about Ana was planned for 09:00. Grace logged a check-in a minute before, so nothing is sent.',
  )
  await grace.hasNothingNew()
  await narrator.travelTo('2026-11-20T20:00')
  narrator.why('Linus is away through today, so he got no nudge about Chidi and Dana, who are both due.')
  await linus.hasNothingNew()
  await linus.types('/mentor why', 'You’re away through')

  await narrator.travelTo('2026-11-23T09:00')
  narrator.why('It’s been two weeks since Grace and Ben talked.')
  await grace.receives('Time to check in with Ben')
  await grace.types('/mentor', 'Your mentees (2 of 4)')

  await narrator.travelTo('2026-11-23T18:00')
  narrator.why('It’s his first working day back: one message, about both.')
  const aboutBoth = await linus.receives('Time to check in with 2 people')
  await linus.opensLogForm(aboutBoth, { id: 'UDANA', name: 'Dana' })
  await linus.submits({ Date: '2026-11-25' }, 'That date is in the future')
  await linus.submits({ Date: '2026-11-22', 'Private note': 'Wants to give a talk in spring.' })
  await linus.sees(aboutBoth, 'Check-in logged.')
  narrator.expectNudges({ Grace: 2, Linus: 2 })
}
