import type { Narrator } from '../narrator.ts'

/** The mentee's side: a help request, a removed check-in, another cadence, and staying in touch. */
export async function tellMentees(narrator: Narrator): Promise<void> {
  const hana = narrator.person('UHANA', 'Hana')
  const theo = narrator.person('UTHEO', 'Theo')

  narrator.chapter('The mentee’s side, and ending a mentorship')
  await hana.types('/mentor add @theo every 2 weeks', 'Offered to mentor')
  await theo.receives('Hana would like to mentor you')

  narrator.say(
    'Theo needs help between check-ins. It doesn’t count as Hana’s weekly nudge, but arrives in her working hours.',
  )
  await theo.types('/mentor ask my first talk is tomorrow, and I am scared of it', 'Sent.')
  const wish = await hana.receives('my first talk is tomorrow')
  await hana.presses(wish, 'Suggest a call', 'you’d like to talk')
  await theo.receives('would like to talk')

  await hana.types('/mentor log @theo yesterday in person', 'Logged')
  narrator.say('Hana logs a call that didn’t happen. Theo removes it, and she’s told.')
  await hana.types('/mentor log @theo by call', 'Logged')
  await theo.opensFromHome('Mentorship…', 'Call or video')
  await theo.pressesOnPage({ text: 'Remove check-in', near: 'Tue 24 Nov' }, 'Removed')
  await hana.receives('saying it didn’t happen')

  narrator.say('Theo would like to check in less often. It changes if Hana agrees.')
  await theo.types('/mentor cadence @hana monthly', 'Until they accept')
  await hana.presses(await hana.receives('every month'), 'Accept every month', 'every month')
  await theo.receives('every month')

  narrator.say(
    'Theo no longer needs a regular mentor. They stay in touch, and Hana has room for someone else.',
  )
  await hana.opens('/mentor end @theo', 'Staying in touch doesn’t count')
  await hana.fillsIn(
    { thanks: 'You taught me to listen.', next: 'alumni', reason: 'run its course' },
    'Mentorship with',
  )
  await theo.receives('would like to stay in touch')

  narrator.say('Anyone can check who sees what.')
  await theo.types('/mentor privacy', 'Only you')
}
