import type { Narrator } from '../narrator.ts'

/** A personal advisory board: nobody else sees it. */
export async function tellBoards(narrator: Narrator): Promise<void> {
  const quinn = narrator.person('UQUINN', 'Quinn')
  const paul = narrator.person('UPAUL', 'Paul')
  await quinn.catchesUp()
  await paul.catchesUp()

  narrator.chapter('A personal advisory board')
  narrator.say('Quinn values the advice of two people: Paul, and Maria, who isn’t in this Slack.')
  await quinn.types('/mentor board @paul quarterly for speaking', 'every 3 months')
  await quinn.types('/mentor board Maria Lopez every 2 months', 'outside Slack')
  await quinn.opens('/mentor board', '2 of 5 advisors')
  await quinn.pressesOnPage({ text: 'Ask for advice…', near: '<@UPAUL>' }, 'A good ask is small')
  await quinn.fillsIn({ 'What do you need?': 'Could you listen to my talk?' }, 'Copy this text')
  await quinn.pressesOnPage('I sent it', 'Your ask is logged')

  narrator.why('A nudge names advisors after mentees, and shares their budget. Paul gets nothing.')
  await narrator.travelTo('2027-02-24T09:00')
  await quinn.receives('Time to check in with Maria Lopez')
  await paul.hasNothingNew()
}
