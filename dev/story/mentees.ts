import type { Narrator } from '../narrator.ts'

/** The mentee's side: a help request, a removed check-in, another cadence, and staying in touch. */
export async function tellMentees(narrator: Narrator): Promise<void> {
  const hana = narrator.person('UHANA', 'Hana')
  const theo = narrator.person('UTHEO', 'Theo')

  narrator.chapter('The mentee’s side, and a goodbye')
  await hana.types('/mentor add @theo every 2 weeks', 'Offered to mentor')
  await theo.receives('Hana would like to mentor you')

  narrator.say('Between times, Theo needs a word. It passes the budget, and keeps to Hana’s hours.')
  await theo.types('/mentor hand my first talk is tomorrow, and I am scared of it', 'Asked')
  const wish = await hana.receives('my first talk is tomorrow')
  await hana.presses(wish, 'Let’s talk', 'knows that you would like to talk')
  await theo.receives('would like to talk')

  await hana.types('/mentor log @theo yesterday in person', 'Logged')
  narrator.say('Hana logs a talk that fell through. Theo takes it off, and she hears of it gently.')
  await hana.types('/mentor log @theo by call', 'Logged')
  await theo.opensFromHome('Mentorship…', 'Call or video')
  await theo.pressesOnPage({ text: 'Remove check-in', near: 'Tue 24 Nov' }, 'Removed')
  await hana.receives('saying it didn’t happen')

  narrator.say('Theo would like to talk less often. It holds when Hana agrees.')
  await theo.types('/mentor cadence @hana monthly', 'Until they accept')
  await hana.presses(await hana.receives('every month'), 'Accept', 'every month')
  await theo.receives('every month')

  narrator.say(
    'Theo has found his way. The two stay loosely in touch, and Hana’s place is free for the next one.',
  )
  await hana.opens('/mentor end @theo', 'Staying in touch doesn’t count')
  await hana.fillsIn(
    { thanks: 'You taught me to listen.', next: 'alumni', reason: 'run its course' },
    'Mentorship with',
  )
  await theo.receives('would like to stay in touch')

  narrator.say('Who has seen what of all this? Anybody may ask.')
  await theo.types('/mentor privacy', 'Only you')
}
