import type { Narrator } from '../narrator.ts'

/** Three months of one mentorship, from the first call to the new role. */
export async function tellJourney(narrator: Narrator): Promise<void> {
  const ruth = narrator.person('URUTH', 'Ruth')
  const ida = narrator.person('UIDA', 'Ida')
  const omar = narrator.person('UOMAR', 'Omar')

  narrator.chapter('Three months: from a first conversation to a new role')
  narrator.say('Ruth mentors Ida, who would love to lead a team one day. They start with a plan.')
  await ruth.types('/mentor add @ida every 2 weeks', 'Offered to mentor')
  await ida.presses(await ida.receives('Ruth would like to mentor you'), 'Accept', 'is your mentor now')
  await ruth.receives('accepted your offer')
  await ruth.types('/mentor log @ida in person She would love to lead people, and has never tried.', 'Logged')
  await ida.opens('/mentor plan', 'Your goal')
  await ida.pressesOnPage('Add goal…', 'What role would you like next?')
  await ida.submits({
    Goal: 'Team lead, Billing',
    'What it takes to get there': 'I have led no one yet',
  })
  await ida.types('/mentor step lead the launch of invoices by 15 Jan', 'Step added')
  await ruth.types('/mentor promise @ida ask Jo for a team that needs a lead by 4 Dec', 'Promise added')
  await ida.types('/mentor agenda leading people who were my peers', 'Topic added')

  await narrator.travelTo('2026-12-04T09:00')
  narrator.why('It’s the due date that Ruth set for herself.')
  const reminder = await ruth.receives('Due today')
  await ruth.presses(reminder, 'Done', '· You promised')

  await narrator.travelTo('2026-12-08T09:00')
  narrator.why('It’s been two weeks since they talked. Ida’s topic comes first.')
  const first = await ruth.receives('Topic from Ida: “leading people who were my peers”')
  await ruth.opensFrom(first, 'Prepare', 'She would love to lead people')
  await ruth.pressesOnPage('Mark as discussed', 'Your notes')
  await ruth.presses(first, 'Log check-in', 'Check-in logged. Next check-in due Tue 22 Dec.')

  narrator.say('Omar has led teams for years. Ruth would like Ida and Omar to meet. Both are asked first.')
  await ruth.opens('/mentor plan @ida', 'Team lead, Billing')
  await ruth.pressesOnPage('Add introduction…', 'Someone in this workspace')
  await ruth.submits({ 'Someone in this workspace': 'UOMAR', 'Why?': 'He went the same way.' })
  await ruth.pressesOnPage('Introduce them…', 'Visible to both of them')
  await ruth.submits({ 'Introduction message': 'Omar became the lead of his own peers, and Ida will.' })
  await omar.presses(await omar.receives('introduce you to'), 'Yes, introduce us', 'If they say yes too')
  await ida.presses(await ida.receives('introduce you to'), 'Yes, introduce us', 'If they say yes too')
  await ida.readsInGroup('wanted to introduce you')

  await narrator.travelTo('2026-12-22T09:00')
  const second = await ruth.receives('Time to check in with Ida')
  await ruth.presses(second, 'Log check-in', 'Check-in logged. Next check-in due Tue 5 Jan')
  await ida.types('/mentor agenda the team that Jo has for me', 'Topic added')

  await narrator.travelTo('2027-01-05T09:00')
  const third = await ruth.receives('the team that Jo has for me')
  await ruth.opensFrom(third, 'Prepare', 'the team that Jo has for me')
  await ruth.pressesOnPage('Mark as discussed', 'Your notes')
  await ruth.presses(third, 'Log check-in', 'Check-in logged.')
  await narrator.travelTo('2027-01-15T10:00')
  narrator.why('It’s the due date that Ida set for herself, 09:00 in Madrid.')
  await ida.presses(await ida.receives('Due today'), 'Done', '· Your step with')

  await narrator.travelTo('2027-01-19T09:00')
  narrator.why('No topics and nothing overdue, so the nudge mentions what was done since.')
  await ruth.presses(
    await ruth.receives('Done: “lead the launch of invoices”'),
    'Log check-in',
    'Check-in logged.',
  )
  await ruth.types('/mentor why', 'To talk about:')

  await narrator.travelTo('2027-02-02T09:00')
  await ruth.receives('You could ask:')
  narrator.say('On 2 February, Ida starts as the lead of Billing.')
  await ida.types('/mentor log @ruth in person I lead the team from today on.', 'Logged')
  await ida.opens('/mentor plan', 'lead the launch of invoices')
}
