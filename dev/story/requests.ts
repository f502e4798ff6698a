import type { Narrator } from '../narrator.ts'

const WISH = 'What do you hope to get better at?'
const WHY = 'Why this person?'
const TOPICS = 'Topics, with commas between'

/** Requests for a mentor, and the waitlist. */
export async function tellRequests(narrator: Narrator): Promise<void> {
  const olga = narrator.person('UOLGA', 'Olga')
  const rosa = narrator.person('UROSA', 'Rosa')
  const paul = narrator.person('UPAUL', 'Paul')
  const quinn = narrator.person('UQUINN', 'Quinn')
  const listed = { Requests: 'Listed: anybody may find me and ask' }

  narrator.chapter('Say yes to the few')
  await narrator.travelTo('2027-02-03T09:00')
  narrator.say('Olga has time for one person. She and Rosa let themselves be found.')
  await olga.opens('/mentor settings', 'Request settings…')
  await olga.fillsIn({ 'Maximum number of mentees': '1' }, 'Settings saved')
  await olga.opens('/mentor settings', 'Request settings…')
  await olga.pressesOnPage('Request settings…', 'You decide on each request')
  await olga.fillsIn({ ...listed, [TOPICS]: 'public speaking, hiring' }, 'You are listed')
  await rosa.opens('/mentor settings', 'Request settings…')
  await rosa.pressesOnPage('Request settings…', 'You decide on each request')
  await rosa.fillsIn({ ...listed, [TOPICS]: 'hiring' }, 'You are listed')

  await paul.types('/mentor find publik speeking', 'has room')
  await paul.opens('/mentor request @olga', 'You and the person you ask see this')
  await paul.fillsIn(
    { [WISH]: 'Speaking to rooms that are not on my side', [WHY]: 'I saw you do it in March' },
    'on its way to @olga',
  )
  const fromPaul = await olga.receives('Paul asks you to be their mentor')
  narrator.why('Olga would like to know one thing first.')
  await olga.opensBy(fromPaul, 'Ask…', 'What would you like to know?')
  await olga.fillsIn({ 'What would you like to know?': 'Which room was the worst?' }, 'gets your question')
  const question = await paul.receives('Which room was the worst?')
  await paul.opensBy(question, 'Answer…', 'Your answer')
  await paul.fillsIn({ 'Your answer': 'My own team, on a Friday.' }, 'gets your answer')
  const answer = await olga.receives('My own team, on a Friday.')
  await olga.opensBy(answer, 'Yes…', 'A first message')
  await olga.fillsIn(
    { 'How often do you want to be in touch?': 'every month', 'A first message': 'Tea this afternoon?' },
    'You said yes to @paul',
  )
  await olga.sees(fromPaul, 'You said yes to <@UPAUL>')
  await paul.receives('Tea this afternoon?')
  await paul.types('/mentor log @olga', 'Logged')

  narrator.say('Quinn asks both. Olga has no room left, and keeps a waitlist; Rosa has a busy month.')
  await quinn.opens('/mentor request @olga', 'You and the person you ask see this')
  await quinn.fillsIn({ [WISH]: 'Hiring without guessing', [WHY]: 'Your people stay' }, 'place 1')
  await olga.receives('no room left')
  await quinn.opens('/mentor request @rosa', 'You and the person you ask see this')
  await quinn.fillsIn(
    { [WISH]: 'Hiring without guessing', [WHY]: 'You wrote the guide' },
    'on its way to @rosa',
  )
  await rosa.receives('Quinn asks you to be their mentor')
  await quinn.types('/mentor request @grace', 'requests open')

  await narrator.travelTo('2027-02-10T09:00')
  narrator.why(
    'Rosa has not answered for five working days: her nudge carries it, though she mentors nobody yet.',
  )
  await rosa.receives('Waiting for your answer')
  await quinn.hasNothingNew()
  await narrator.travelTo('2027-02-17T09:00')
  narrator.why('Ten working days: Quinn is told plainly, and may let it stand.')
  await rosa.receives('Waiting for your answer')
  const told = await quinn.receives('has not answered your request yet')
  await quinn.isAnswered(told, 'Take it back', 'You took your request')
  await rosa.receives('has taken the request to you back')

  narrator.why('Paul moves on to a mentor near him; the place opens. Olga is asked, not the queue.')
  await paul.opens('/mentor end @olga', 'End mentorship')
  await paul.fillsIn({ 'Thank-you message': 'My team laughs now.' }, 'ended')
  await olga.receives('ended your mentorship')
  await narrator.travelTo('2027-02-17T09:02')
  const place = await olga.receives('A place is free')
  await olga.opensBy(place, 'Yes…', 'A first message')
  await olga.fillsIn({}, 'You said yes to @quinn')
  await quinn.receives('Olga said yes to you')
}
