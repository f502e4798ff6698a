import type { Narrator } from '../narrator.ts'

/** A seat beside a leader: asked for, given, and started. */
export async function tellSeats(narrator: Narrator): Promise<void> {
  const rosa = narrator.person('UROSA', 'Rosa')
  const lena = narrator.person('ULENA', 'Lena')
  const marco = narrator.person('UMARCO', 'Marco')
  for (const one of [rosa, lena, marco]) await one.catchesUp()

  narrator.chapter('A seat beside a leader')
  await narrator.travelTo('2027-03-05T10:00')
  await rosa.opens('/mentor seat', 'Someone sits beside you for a term')
  await rosa.fillsIn(
    { termWeeks: '13', sees: 'Staff meetings', checklist: 'Add to #leads' },
    'The seat beside you is open',
  )
  narrator.why('Who asks is visible to Rosa and to them. Nobody has a position.')
  for (const one of [marco, lena]) {
    await one.opens('/mentor seat @rosa', 'Ask to be considered')
    await one.pressesOnPage('Ask to be considered', 'You’re being considered')
  }
  await rosa.opens('/mentor seat', 'Being considered')
  await rosa.pressesOnPage('Invite someone…', 'One invitation at a time')
  await rosa.fillsIn({ considered: 'ULENA', firstOn: '2027-03-15' }, 'is invited, from Mon 15 Mar')
  await lena.presses(await lena.receives('invites you to the seat'), 'Accept', 'You hold the seat')
  await rosa.receives('accepted the seat beside you')
  narrator.why('Marco hears it before anybody else can see it.')
  await marco.receives('chose <@ULENA> for the seat')

  await narrator.travelTo('2027-03-12T10:00')
  narrator.why('On the last working day before the start, both get the checklist.')
  await rosa.receives('starts in the seat beside you on Mon 15 Mar')
  await lena.receives('You start in the seat')
  await narrator.travelTo('2027-03-15T10:00')
  await marco.types('/mentor seats', '<@ULENA>, through Sun 13 Jun')
}
