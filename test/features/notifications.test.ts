import type { Entries, Human, What } from '../../dev/client.ts'
import { type Rig, startRig } from '../support/rig.ts'
import { acting } from './requests/requesting.ts'

// Phones show a message's `text` on the lock screen.

const SECRET = 'xylograph'

let rig: Rig
let act: ReturnType<typeof acting>
beforeAll(async () => {
  rig = await startRig({ now: '2026-11-04T11:00' })
  act = acting(rig)
})
afterAll(() => rig.stop())

/** Everything that the app sent, or changed, as a direct or group message. */
function sent() {
  const calls = [
    ...rig.slack.calls({ method: 'chat.postMessage' }),
    ...rig.slack.calls({ method: 'chat.update' }),
  ]
  return calls.map(({ args }) => ({ text: String(args.text), blocks: String(args.blocks) }))
}

async function submit(id: string, entries: Entries): Promise<void> {
  const result = await rig.slack.as(id).submit(entries)
  expect(['updated', 'closed']).toContain(result.kind)
  while (rig.slack.as(id).view) await rig.slack.as(id).close()
  await rig.settle()
}

async function openTogether(human: Human, near: string, what: What): Promise<void> {
  await human.openHome()
  await rig.settle()
  await human.press('home', { text: 'Mentorship…', near })
  await rig.settle()
  await human.press('view', what)
  await rig.settle()
}

test('No note, topic, request or other words of people are in the text of any message', async () => {
  const [ana, grace] = [rig.slack.as('UANA'), rig.slack.as('UGRACE')]
  for (const id of ['UGRACE', 'UANA', 'UBEN', 'ULINUS']) await rig.say(id, '/mentor')
  // A request, with a question, an answer and a decision.
  await act.ask('UANA', 'grace', {
    'What do you want to get better at?': `${SECRET} wish`,
    'Why this person?': `${SECRET} why`,
  })
  const request = await act.dm('UGRACE', 'asked you to be')
  await act.decide('UGRACE', request, 'Ask a question…', {
    'What would you like to know?': `${SECRET} question`,
  })
  await act.decide('UANA', await act.dm('UANA', 'asked about your request'), 'Answer…', {
    'Your answer': `${SECRET} answer`,
  })
  await act.decide('UGRACE', await act.dm('UGRACE', 'answered your question'), 'Accept…', {
    'First message': `${SECRET} reply`,
  })
  // A help request, an agreement, a proposal and a pause.
  await rig.say('UANA', `/mentor hand ${SECRET} help`)
  await openTogether(ana, '<@UGRACE>', 'Write an agreement…')
  await submit('UANA', { Purpose: `${SECRET} agreement` })
  rig.setNow('2026-11-05T11:00')
  await openTogether(ana, '<@UGRACE>', 'Suggest a cadence…')
  await submit('UANA', { 'How often': '7', Message: `${SECRET} proposal` })
  await openTogether(ana, '<@UGRACE>', 'Pause check-ins…')
  await submit('UANA', { 'Pause until': '2026-11-06', Message: `${SECRET} pause` })
  // A topic and a step, a note and a nudge, an introduction and a reminder.
  await rig.say('UANA', `/mentor agenda ${SECRET} topic`)
  await rig.say('UGRACE', `/mentor promise @ana ${SECRET} promise by 9 Nov`)
  await rig.say('UGRACE', `/mentor log @ana by call ${SECRET} note`)
  await grace.command('/mentor plan @ana')
  await rig.settle()
  await grace.press('view', 'Add introduction…')
  await rig.settle()
  await grace.submit({ 'Someone in this workspace': 'UBEN' })
  await rig.settle()
  await grace.press('view', 'Introduce them…')
  await rig.settle()
  await submit('UGRACE', { 'Introduction message': `${SECRET} introduction` })
  for (const id of ['UANA', 'UBEN']) {
    await rig.slack.as(id).press(await act.dm(id, 'introduce you to'), 'Yes, introduce us')
    await rig.settle()
  }
  await rig.travelTo('2026-11-25T12:00')
  await grace.command('/mentor end @ana')
  await rig.settle()
  await submit('UGRACE', { 'Thank-you message': `${SECRET} thanks` })
  await rig.travelTo('2026-11-26T12:00')

  const messages = sent()
  for (const what of 'wish question answer reply help agreement proposal pause topic promise note introduction thanks'.split(
    ' ',
  ))
    expect({ what, isSent: messages.some(({ blocks }) => blocks.includes(`${SECRET} ${what}`)) }).toEqual({
      what,
      isSent: true,
    })
  expect(messages.filter(({ text }) => text.includes(SECRET))).toEqual([])
  expect(messages.filter(({ text }) => text === '')).toEqual([])
  expect(messages.map(({ text }) => text)).toContain('Time to check in with ana')
})
