import type { Narrator } from '../narrator.ts'

const WISH = 'What do you want to get better at?'
const WHY = 'Why this person?'
const TOPICS = 'Topics, separated by commas'

/** Requests for a mentor, and the waitlist. */
export async function tellRequests(narrator: Narrator): Promise<void> {
  const olga = narrator.person('UOLGA', 'Olga')
  const rosa = narrator.person('UROSA', 'Rosa')
  const paul = narrator.person('UPAUL', 'Paul')
  const quinn = narrator.person('UQUINN', 'Quinn')
  const listed = { Requests: 'Listed: anyone can find and ask you' }

  narrator.chapter('Requests and waitlists')
  await narrator.travelTo('2027-02-03T09:00')
  narrator.say('Olga has time for one person. She and Rosa list themselves.')
  await olga.opens('/mentor settings', 'Request settings…')
  await olga.fillsIn({ 'Maximum number of mentees': '1' }, 'Settings saved')
  await olga.opens('/mentor settings', 'Request settings…')
  await olga.pressesOnPage('Request settings…', 'You decide on each request')
  const waitlist = { 'When you have no room': ['Let people join a waitlist'] }
  await olga.fillsIn({ ...listed, [TOPICS]: 'public speaking, hiring', ...waitlist }, 'You’re listed')
  await rosa.opens('/mentor settings', 'Request settings…')
  await rosa.pressesOnPage('Request settings…', 'You decide on each request')
  await rosa.fillsIn({ ...listed, [TOPICS]: 'hiring' }, 'You’re listed')

  await paul.types('/mentor find publik speeking', 'has room')
  await paul.opens('/mentor request @olga', 'Visible to you and Olga')
  await paul.fillsIn(
    { [WISH]: 'Speaking to rooms that are not on my side', [WHY]: 'I saw you do it in March' },
    'Request sent to @olga',
  )
  const fromPaul = await olga.receives('Paul asked you to be their mentor')
  narrator.why('Olga has a question first.')
  await olga.opensBy(fromPaul, 'Ask a question…', 'What would you like to know?')
  await olga.fillsIn(
    { 'What would you like to know?': 'Which room was the worst?' },
    'Question sent to @paul',
  )
  const question = await paul.receives('Which room was the worst?')
  await paul.opensBy(question, 'Answer…', 'Your answer')
  await paul.fillsIn({ 'Your answer': 'My own team, on a Friday.' }, 'Answer sent to @olga')
  const answer = await olga.receives('My own team, on a Friday.')
  await olga.opensBy(answer, 'Accept…', 'First message')
  await olga.fillsIn(
    { 'How often do you want to check in?': 'every month', 'First message': 'Tea this afternoon?' },
    '@paul is now your mentee',
  )
  await olga.sees(fromPaul, 'Accepted')
  await paul.receives('Tea this afternoon?')
  await paul.types('/mentor log @olga', 'Logged')

  narrator.say('Quinn asks both. Olga has no room left, but has a waitlist. Rosa has a busy month.')
  await quinn.opens('/mentor request @olga', 'Visible to you and Olga')
  await quinn.fillsIn({ [WISH]: 'Hiring without guessing', [WHY]: 'Your people stay' }, 'number 1')
  await olga.receives('no room left')
  await quinn.opens('/mentor request @rosa', 'Visible to you and Rosa')
  await quinn.fillsIn(
    { [WISH]: 'Hiring without guessing', [WHY]: 'You wrote the guide' },
    'Request sent to @rosa',
  )
  await rosa.receives('Quinn asked you to be their mentor')
  await quinn.types('/mentor request @grace', 'open requests')

  await narrator.travelTo('2027-02-10T09:00')
  narrator.why(
    'Rosa hasn’t answered for five working days, so she gets a nudge, although she mentors no one yet.',
  )
  await rosa.receives('waiting for your answer')
  await quinn.hasNothingNew()
  await narrator.travelTo('2027-02-17T09:00')
  narrator.why('After ten working days, Quinn is told and can wait or withdraw.')
  await rosa.receives('waiting for your answer')
  const told = await quinn.receives('hasn’t answered your request')
  await quinn.isAnswered(told, 'Withdraw request', 'withdrawn')
  await rosa.receives('withdrew their request')

  narrator.why('Paul moves on to a mentor near him, so Olga has room. She chooses; the queue doesn’t decide.')
  await paul.opens('/mentor end @olga', 'End mentorship')
  await paul.fillsIn({ 'Thank-you message': 'My team laughs now.' }, 'ended')
  await olga.receives('ended your mentorship')
  await narrator.travelTo('2027-02-17T09:02')
  const spot = await olga.receives('You have room for a mentee')
  await olga.opensBy(spot, 'Accept…', 'First message')
  await olga.fillsIn({}, '@quinn is now your mentee')
  await quinn.receives('Olga accepted your request')
}
