import type { Narrator } from '../narrator.ts'

/** Profiles of mentees. */
export async function tellProfiles(narrator: Narrator): Promise<void> {
  const mira = narrator.person('UMIRA', 'Mira')
  const noor = narrator.person('UNOOR', 'Noor')

  narrator.chapter('Beyond the resume')
  await narrator.travelTo('2026-11-24T10:00')
  await mira.types('/mentor add @noor monthly', 'Offered to mentor')
  await noor.presses(await noor.receives('Mira would like to mentor you'), 'Accept', 'is your mentor now')
  await mira.receives('accepted your offer')
  narrator.why('Noor may say who she is, in her own words. She decides who reads it.')
  await noor.opens('/mentor profile', 'Who may read it?')
  await noor.fillsIn(
    { Strengths: 'Finding what a fight is really about', Likes: 'Mornings without meetings' },
    'What helps you (2 of 3)',
  )
  await noor.fillsIn({ Skills: 'SQL, mediation' }, 'Where you go (3 of 3)')
  await noor.fillsIn({ 'Ideal next role': 'Leading a team of my own' }, '@mira can read it')

  await narrator.travelTo('2026-11-24T14:00')
  narrator.why('They have talked. What Mira heard stands beside what Noor says, for Mira alone.')
  await mira.opens('/mentor know @noor', 'A question for your next talk')
  await mira.pressesOnPage({ text: 'Open', near: '*Strengths*' }, 'Only you see this; Noor does not.')
  await mira.fillsIn({ 'How you see it': 'Stays calm when all others shout' }, 'you two differ')
  await noor.types('/mentor know @mira', 'is your mentor')
}
