import type { Narrator } from '../narrator.ts'

/** Profiles of mentees. */
export async function tellProfiles(narrator: Narrator): Promise<void> {
  const mira = narrator.person('UMIRA', 'Mira')
  const noor = narrator.person('UNOOR', 'Noor')

  narrator.chapter('Profiles: beyond the resume')
  await narrator.travelTo('2026-11-24T10:00')
  await mira.types('/mentor add @noor monthly', 'Offered to mentor')
  await noor.presses(await noor.receives('Mira would like to mentor you'), 'Accept', 'is your mentor now')
  await mira.receives('accepted your offer')
  narrator.why('Noor fills in her profile, in her own words. She decides who can see it.')
  await noor.opens('/mentor profile', 'Who can see it?')
  await noor.fillsIn(
    { Strengths: 'Finding what a fight is really about', Likes: 'Mornings without meetings' },
    'What helps you (2 of 3)',
  )
  await noor.fillsIn({ Skills: 'SQL, mediation' }, 'What’s next (3 of 3)')
  await noor.fillsIn({ 'Ideal next role': 'Leading a team of my own' }, 'Visible to you and @mira')

  await narrator.travelTo('2026-11-24T14:00')
  narrator.why('They have talked. Mira sees Noor’s words next to her own notes.')
  await mira.opens('/mentor know @noor', 'A question for your next check-in')
  await mira.pressesOnPage({ text: 'Edit…', near: '*Strengths*' }, 'Your view')
  await mira.fillsIn({ 'Your view': 'Stays calm when everyone else shouts' }, 'differs from yours')
  await noor.types('/mentor know @mira', 'is your mentor')
}
