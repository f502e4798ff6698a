import type { Narrator } from '../narrator.ts'

/** Three months of one mentorship, from the first call to the new role. */
export async function tellJourney(narrator: Narrator): Promise<void> {
  const ruth = narrator.person('URUTH', 'Ruth')
  const ida = narrator.person('UIDA', 'Ida')
  const omar = narrator.person('UOMAR', 'Omar')

  narrator.chapter('Three months: from a first talk to a new role')
  narrator.say('Ruth mentors Ida, who would love to lead a team one day. They begin with a plan.')
  await ruth.types('/mentor add @ida every 2 weeks', 'Offered to mentor')
  await ida.presses(await ida.receives('Ruth would like to mentor you'), 'Accept', 'is your mentor now')
  await ruth.receives('accepted your offer')
  await ruth.types('/mentor log @ida in person She would love to lead people, and has never tried.', 'Logged')
  await ida.opens('/mentor plan', 'ideal next role')
  await ida.pressesOnPage('Say it…', 'The ideal next role')
  await ida.submits({
    'The ideal next role': 'Team lead, Billing',
    'What is missing for it?': 'I have led nobody yet',
  })
  await ida.types('/mentor step lead the launch of invoices by 15 Jan', 'You promised')
  await ruth.types('/mentor promise @ida ask Jo for a team that needs a lead by 4 Dec', 'You promised')
  await ida.types('/mentor agenda leading people who were my peers', 'It is on the agenda')

  await narrator.travelTo('2026-12-04T09:00')
  narrator.why('The day that Ruth has set for herself.')
  const reminder = await ruth.receives('Today is the day')
  await ruth.presses(reminder, 'Done', '✓ ask Jo')

  await narrator.travelTo('2026-12-08T09:00')
  narrator.why('Two weeks since they talked. What Ida put on the agenda comes first.')
  const first = await ruth.receives('Ida would like to talk about “leading people who were my peers”.')
  await ruth.opensFrom(first, 'Prepare', 'She would love to lead people')
  await ruth.pressesOnPage('Talked about', 'What I noted')
  await ruth.presses(first, 'Log check-in', 'Check-in logged. Next check-in due Tue 22 Dec.')

  narrator.say('Omar has led teams for years. Ruth would like the two to meet, and both are asked first.')
  await ruth.opens('/mentor plan @ida', 'Team lead, Billing')
  await ruth.pressesOnPage('Think of somebody to meet…', 'Somebody here')
  await ruth.submits({ 'Somebody here': 'UOMAR', 'Why?': 'He went the same way.' })
  await ruth.pressesOnPage('Introduce them…', 'Both of them read it')
  await ruth.submits({ 'Your words': 'Omar became the lead of his own peers, and Ida will.' })
  await omar.presses(await omar.receives('introduce you and'), 'Yes, please', 'If the other says yes as well')
  await ida.presses(await ida.receives('introduce you and'), 'Yes, please', 'If the other says yes as well')
  await ida.readsInGroup('would like you two to know each other')

  await narrator.travelTo('2026-12-22T09:00')
  const second = await ruth.receives('Time to check in with Ida')
  await ruth.presses(second, 'Log check-in', 'Check-in logged. Next check-in due Tue 5 Jan')
  await ida.types('/mentor agenda the team that Jo has for me', 'It is on the agenda')

  await narrator.travelTo('2027-01-05T09:00')
  const third = await ruth.receives('the team that Jo has for me')
  await ruth.opensFrom(third, 'Prepare', 'the team that Jo has for me')
  await ruth.pressesOnPage('Talked about', 'What I noted')
  await ruth.presses(third, 'Log check-in', 'Check-in logged.')
  await narrator.travelTo('2027-01-15T10:00')
  narrator.why('The day that Ida has set for herself, at nine where she is.')
  await ida.presses(await ida.receives('Today is the day'), 'Done', '✓ lead the launch of invoices')

  await narrator.travelTo('2027-01-19T09:00')
  narrator.why('Nothing on the agenda, nothing late: what was done since is worth a word.')
  await ruth.presses(
    await ruth.receives('Done: “lead the launch of invoices”'),
    'Log check-in',
    'Check-in logged.',
  )
  await ruth.types('/mentor why', 'To talk about:')

  await narrator.travelTo('2027-02-02T09:00')
  await ruth.receives('You could ask:')
  narrator.say('On the second of February, Ida begins as the lead of Billing.')
  await ida.types('/mentor log @ruth in person I lead the team from today on.', 'Logged')
  await ida.opens('/mentor plan', 'lead the launch of invoices')
}
