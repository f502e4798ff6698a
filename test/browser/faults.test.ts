import { spawnSync } from 'node:child_process'
import { type PageProcess, startPageProcess } from '../../dev/page/page-process.ts'
import { postAction, sessionForThisFile } from './support.ts'

/** Faults of Slack, the app and the connection are shown, and the playground recovers. */
const session = sessionForThisFile()
beforeEach(() => session.startAgain())

test('a nudge whose response is lost is sent once, and the inspector shows the fault', async () => {
  const grace = await session.open('UGRACE')
  await grace.press('Inspector')
  await grace.page.getByLabel('Lost replies').click()
  await grace.sees('Slack: lost replies')
  await grace.press('To the next nudge')
  await grace.sees('Mon 23 Nov 09:01: a nudge to Grace')
  await grace.sees('Time to check in with 2 people')
  await grace.page.getByRole('button', { name: /chat.postMessage Grace.*lost/ }).waitFor()
  await grace.picture('lost-reply')
  await grace.page.getByRole('tab', { name: 'Outbox' }).click()
  await grace.picture('outbox')
  expect(await grace.page.getByRole('heading', { name: /Time to check in/ }).count()).toBe(2)
})

test('while Slack is down nothing is sent, and what was due is sent after it recovers', async () => {
  const grace = await session.open('UGRACE')
  await postAction(session.playground, { do: 'set faults', modes: ['down'] })
  await grace.press('+1 week')
  await grace.sees('Mon 23 Nov 2026, 09:00')
  await grace.sees('Nothing was delivered: a Slack fault is on.')
  await grace.page.getByText('Slack: down').waitFor()
  expect(await grace.page.getByText('Time to check in with 2 people').count()).toBe(0)
  await postAction(session.playground, { do: 'set faults', modes: [] })
  await grace.press('+1 day')
  await grace.sees('Time to check in with 2 people')
})

test('while Slack is slow, answers and messages still arrive, each once', async () => {
  const grace = await session.open('UGRACE', 'C000000001')
  await grace.press('Inspector')
  await grace.page.getByLabel('Slow').click()
  await grace.sees('Slack: slow')
  await grace.type('/mentor add @dana weekly')
  await grace.sees('Offered to mentor')
  await grace.page.getByRole('button', { name: /chat.postMessage Dana 2\d\d\d ms/ }).waitFor()
  await grace.picture('slow')
  await grace.act('Dana Levi')
  await grace.goTo('Do For One')
  await grace.sees('Grace would like to mentor you')
  expect(await grace.page.getByRole('article').getByText('Grace would like to mentor you').count()).toBe(1)
})

test('while Slack limits the rate, a nudge waits and is sent afterward', async () => {
  const grace = await session.open('UGRACE')
  await grace.press('Inspector')
  await grace.page.getByLabel('Too many requests').click()
  await grace.sees('Slack: too many requests')
  await grace.press('+1 week')
  await grace.sees('Mon 23 Nov 2026, 09:00')
  await grace.page
    .getByRole('button', { name: /users.info .*rate_limited/ })
    .first()
    .waitFor()
  await grace.page.getByRole('tab', { name: 'Outbox' }).click()
  await grace.page.getByText('users.info is rate limited').waitFor()
  await grace.picture('too-many-requests')
  expect(await grace.page.getByText('Time to check in with 2 people').count()).toBe(0)
  await grace.page.getByLabel('Too many requests').click()
  await grace.page.getByText('Slack: too many requests').waitFor({ state: 'hidden' })
  await grace.press('+1 hour')
  await grace.sees('a nudge to Grace')
  expect(await grace.page.getByRole('heading', { name: 'Time to check in with 2 people' }).count()).toBe(1)
})

test('a reset while time moves starts again at once', async () => {
  const grace = await session.open('UGRACE')
  await postAction(session.playground, { do: 'set faults', modes: ['slow'] })
  await grace.press('+1 week')
  await grace.page.locator('.bar-clock-moving').waitFor()
  await Promise.all([session.startAgain(), session.startAgain()])
  await grace.sees('Mon 16 Nov 2026, 09:00')
  expect(await grace.page.locator('.bar-clock-moving, .bar-fault').count()).toBe(0)
  expect(await grace.page.locator('.toast').allInnerTexts()).toEqual([])
})

test('when the app crashes the page says so, and it continues after the restart', async () => {
  const grace = await session.open('UGRACE', 'C000000001')
  await grace.type('/mentor add @dana weekly')
  await grace.sees('Offered to mentor')
  killApp(session.playground)
  await grace.sees('The app has stopped. Restarting it…')
  await grace.picture('app-died')
  await grace.sees('The app is running again. Nothing stored was lost.')
  await grace.type('/mentor')
  await grace.sees('Your mentees (4 of 4)')
  await grace.press('+1 week')
  // The job queue hands out the interrupted jobs again after about half a minute.
  await grace.page.getByText('a nudge to Grace').waitFor()
})

/** Kills the app's process, as the kernel does when memory runs out. */
function killApp({ pid }: PageProcess): void {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)], { encoding: 'utf8' })
  const line = stdout.split('\n').find((one) => one.includes('app-process.ts'))
  if (line === undefined) throw new Error(`The app is not among these processes: ${stdout}`)
  process.kill(Number.parseInt(line, 10), 'SIGKILL')
}

test('a lost connection is shown and restored, with all state kept', async () => {
  const playgrounds: PageProcess[] = []
  const start = async (options: { data?: string; port?: number }) => {
    const playground = await startPageProcess(options)
    playgrounds.push(playground)
    return playground
  }
  try {
    const { data, address, stop } = await start({})
    const grace = await session.open('UGRACE', 'C000000001', {}, address)
    await grace.type('/mentor add @dana weekly')
    await grace.sees('Offered to mentor')
    await grace.type('See you on Monday')
    await grace.lastMessage.getByText('See you on Monday').waitFor()
    await grace.goTo('Do For One')
    await grace.page
      .getByRole('button', { name: /^Log check-in with / })
      .first()
      .click()
    await grace.sees('Check-in logged. Next check-in due Mon 30 Nov.')
    await stop()
    await grace.sees('Connection lost. Trying again…')
    await grace.picture('connection-lost')
    await start({ data, port: Number(new URL(address).port) })
    await grace.page.getByText('Connection lost.').waitFor({ state: 'hidden' })
    await grace.page.reload()
    await grace.sees('Check-in logged. Next check-in due Mon 30 Nov.')
    await grace.goTo('general')
    await grace.sees('See you on Monday')
    await grace.type('/mentor')
    await grace.sees('Your mentees (4 of 4)')
    await grace.act('Dana Levi')
    await grace.sees('Grace would like to mentor you')
  } finally {
    for (const playground of playgrounds) await playground.stop()
    await playgrounds[0]?.remove()
  }
})
