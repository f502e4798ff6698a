import type { Narrator } from '../narrator.ts'

/** From a nudge to a talk: a mentor in Berlin and a mentee in New York find a time. */
export async function tellMeetings(narrator: Narrator): Promise<void> {
  const mia = narrator.person('UMIA', 'Mia')
  const ned = narrator.person('UNED', 'Ned')

  narrator.chapter('From a nudge to a talk')
  await mia.types('/mentor add @ned weekly', 'Offered to mentor')
  await narrator.travelTo('2027-02-24T15:00')
  narrator.say('It’s 09:00 in New York.')
  await ned.presses(await ned.receives('Mia would like to mentor you'), 'Accept', 'is your mentor now')
  await mia.receives('accepted your offer')

  await narrator.travelTo('2027-03-03T09:00')
  const nudge = await mia.receives('Time to check in with Ned')
  narrator.why('The form proposes times in the working hours of both. Nobody’s calendar is read.')
  await mia.opensFrom(nudge, 'Find a time…', 'picks one of these')
  await mia.fillsIn({ Where: 'Slack call' }, 'gets these times during their working hours')
  await mia.sees(nudge, 'Time to check in with Ned')

  await narrator.travelTo('2027-03-03T15:00')
  const times = await ned.receives('When can you talk with')
  await ned.presses(times, 'Thu 4 Mar, 09:30', 'on Thu 4 Mar, 09:30')
  narrator.why('Both see the same instant in their own time zone, with links for their calendars.')
  await mia.receives('Add to Google Calendar')
  await mia.types('/mentor why', 'You meet on Thu 4 Mar')

  await narrator.travelTo('2027-03-04T09:00')
  const today = await mia.receives('Today at 15:30')
  await narrator.travelTo('2027-03-04T16:01')
  narrator.why('The same message now asks how it went. One answer logs the check-in for both.')
  await mia.presses(today, 'We talked', 'The check-in is logged')
  await ned.receives('The check-in is logged')
}
