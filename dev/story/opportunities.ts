import type { Narrator } from '../narrator.ts'

/** From a post to a choice: the poster sees no one before that person chooses to be seen. */
export async function tellOpportunities(narrator: Narrator): Promise<void> {
  const vera = narrator.person('UVERA', 'Vera')
  const tara = narrator.person('UTARA', 'Tara')

  narrator.chapter('An opportunity')
  await tara.opens('/mentor profile', 'Matching with opportunities')
  const matching = 'You and your mentors, and matching with opportunities'
  await tara.fillsIn({ 'Who can see it?': matching, Passions: 'I want to learn pricing.' }, 'What helps you')
  await vera.opens('/mentor opportunity', 'you see no one until they choose to show themselves')
  await vera.fillsIn(
    {
      'What is it?': 'Pricing pilot',
      'Why does it matter?': 'Small teams leave because our price jumps.',
      'What would someone learn?': 'How to test prices.',
      'How much time does it take?': 'Half a day a week until May',
    },
    'Posted:',
  )
  await narrator.travelTo('2027-02-24T09:05')
  const suggested = await tara.receives('An opportunity that fits you')
  narrator.why('It compares words, and quotes Tara’s own. Vera gets no message, name or count.')
  await tara.isAnswered(suggested, 'Why?', 'I want to learn pricing.')
  await vera.hasNothingNew()
  await tara.isAnswered(suggested, 'Show me to Vera', 'will be told')
  const shown = await vera.receives('showed themselves for an opportunity of yours')
  await vera.isAnswered(shown, 'Choose Tara', 'You chose')
  await vera.sees(shown, 'Chosen.')
  await tara.receives('You were chosen for an opportunity')
}
