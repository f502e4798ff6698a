import { AppProcess, appEnv } from '../../../dev/app.ts'
import { settle } from '../../../dev/time-travel.ts'
import { type Rig, startRig } from '../../support/rig.ts'
import { acting } from '../requests/requesting.ts'

// Ana has asked Grace and Linus; Grace also mentors her, and has her Home open. Ana is erased, and something fails.

const ANAS = { 'What do you want to get better at?': 'anas-wish', 'Why this person?': 'anas-why' }
const FAULTY = ['chat.update', 'views.publish'] as const

let rig: Rig
let act: ReturnType<typeof acting>
beforeEach(async () => {
  rig = await startRig({ now: '2026-11-03T10:00' })
  act = acting(rig)
  for (const id of ['UGRACE', 'ULINUS', 'UANA']) await rig.say(id, '/mentor')
  await rig.slack.as('UGRACE').openHome()
  await rig.settle()
  await rig.say('UGRACE', '/mentor add @ana')
  await rig.accept('UANA')
  await act.ask('UANA', 'linus', ANAS)
  await rig.settle()
  expect(await shown()).toMatch(/anas-wish[\s\S]*open_accept_request/)
  expect(await shown()).toContain('UANA')
})
afterEach(() => rig.stop())

/** What Slack shows Grace on Home, and Linus in the message about Ana's request. */
async function shown(): Promise<string> {
  const request = (await rig.slack.as('ULINUS').dms()).map(({ text, blocks }) => [text, blocks])
  return JSON.stringify([rig.slack.as('UGRACE').home?.blocks, request])
}

async function eraseAna(app: Pick<AppProcess, 'countUnfinished'> = rig.app) {
  const ana = rig.slack.as('UANA')
  await settle(app)
  while (ana.view) await ana.close()
  ana.takeAll()
  await ana.command('/mentor privacy')
  await ana.press(await ana.nextEphemeral(), 'Delete your data…')
  await ana.nextView()
  await ana.submit({ confirmation: 'delete' })
}

function expectGone(now: string) {
  expect(now).not.toMatch(/UANA|anas-|open_accept_request/)
  expect(now).toContain('This request was deleted')
}

describe('What others see of an erased person is rendered again', () => {
  test('after a day in which Slack accepted no update', async () => {
    for (const method of FAULTY) {
      rig.slack.faults.add({ method, fault: { kind: 'server_error', accepted: false } })
    }
    await eraseAna()
    await rig.travelTo('2026-11-04T11:00')
    expect(await shown()).toMatch(/UANA[\s\S]*anas-wish/)
    rig.slack.clearFaults()
    await rig.travelTo('2026-11-04T12:00')
    expectGone(await shown())
    expect(await rig.db.selectFrom('rerenders').selectAll().execute()).toEqual([])
  })

  test('with less and less attempts in the meantime, at last one an hour', async () => {
    rig.slack.faults.add({ method: 'chat.update', fault: { kind: 'server_error', accepted: false } })
    await eraseAna()
    await rig.travelTo('2026-11-03T13:00')
    rig.slack.clearCalls()
    await rig.travelTo('2026-11-03T18:00')
    const { length } = rig.slack.calls({ method: 'chat.update' })
    expect([4, 5, 6]).toContain(length)
  })

  test('by another process, if the one that was at it is killed', async () => {
    await rig.settle()
    await rig.app.stop()
    const env = appEnv(rig.slack, rig.databaseUrl)
    const killed = await AppProcess.start(env, rig.clock.now())
    rig.slack.connectHttp(`http://127.0.0.1:${killed.port}/slack/events`)
    for (const method of FAULTY) rig.slack.faults.add({ method, fault: { kind: 'hang', accepted: false } })
    await eraseAna(killed)
    await until(async () => rig.slack.calls({ method: 'chat.update' }).some(({ fault }) => fault === 'hang'))
    await killed.kill()
    rig.slack.clearFaults()
    expect(await shown()).toMatch(/UANA[\s\S]*anas-wish/)
    const next = await AppProcess.start(env, rig.clock.now().add({ minutes: 3 }))
    await until(async () => !/UANA|anas-/.test(await shown()))
    expectGone(await shown())
    await next.stop()
  })
})

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((done) => setTimeout(done, 50))
}
