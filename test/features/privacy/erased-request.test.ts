import { type Rig, startRig } from '../../support/rig.ts'
import { acting } from '../requests/requesting.ts'

let rig: Rig
let act: ReturnType<typeof acting>
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-03T10:00' })
  act = acting(rig)
  for (const id of ['UGRACE', 'ULINUS', 'UANA', 'UBEN']) await rig.say(id, '/mentor')
})
afterAll(() => rig.stop())

const ANAS = { 'What do you want to get better at?': 'anas-wish', 'Why this person?': 'anas-why' }
const BENS = { 'What do you want to get better at?': 'bens-wish', 'Why this person?': 'bens-why' }

async function eraseMe(id: string) {
  const human = rig.slack.as(id)
  human.takeAll()
  await human.command('/mentor privacy')
  await rig.settle()
  await human.press(await human.nextEphemeral(), 'Delete your data…')
  await rig.settle()
  await human.submit({ confirmation: 'delete' })
  await rig.settle()
}

async function everythingSentTo(id: string): Promise<string> {
  await rig.settle()
  return JSON.stringify((await rig.slack.as(id).dms()).map(({ text, blocks }) => [text, blocks]))
}

test('erasing a person deletes their requests and updates the mentors’ messages, which no longer show their text', async () => {
  await act.ask('UBEN', 'grace', BENS)
  await act.ask('UANA', 'grace', ANAS)
  await act.decide('UGRACE', await act.dm('UGRACE', 'anas-wish'), 'Ask a question…', {
    question: 'graces-question',
  })
  await act.decide('UANA', await act.dm('UANA', 'graces-question'), 'Answer…', { answer: 'anas-answer' })
  await act.ask('UANA', 'linus', ANAS)
  await act.decide('ULINUS', await act.dm('ULINUS', 'anas-wish'), 'Decline…')
  const [graces, linuses] = [await everythingSentTo('UGRACE'), await everythingSentTo('ULINUS')]
  expect(graces).toMatch(/anas-wish[\s\S]*anas-answer/)
  expect(linuses).toContain('anas-wish')

  await eraseMe('UANA')
  for (const id of ['UGRACE', 'ULINUS']) {
    const sent = await everythingSentTo(id)
    for (const word of ['UANA', 'ana asked', 'anas-']) expect(sent).not.toContain(word)
    expect(sent).toContain('This request was deleted')
  }
  const left = await everythingSentTo('UGRACE')
  expect(left.match(/open_accept_request/g)).toHaveLength(1)
  expect(left).toContain('bens-wish')

  const draws = rig.slack.calls({ method: 'chat.update' }).length
  await rig.say('UGRACE', '/mentor away until 5 Nov')
  expect(rig.slack.calls({ method: 'chat.update' }).slice(draws)).toEqual([])
})
