/**
 * Measures how long people wait in the playground: `npm run bench:playground`. Needs Chromium.
 * Time to the first page; from a click to the changed message; four weeks with twenty people.
 */
import { Temporal } from 'temporal-polyfill'
import { startTemporaryPostgres } from '../dev/embedded-postgres.ts'
import { startChromium } from '../dev/page/chromium.ts'
import { startPageProcess } from '../dev/page/page-process.ts'
import type { PlaygroundPerson } from '../dev/page/server/people.ts'
import { skip } from '../dev/page/server/time.ts'
import { World } from '../dev/page/server/world.ts'
import { settle } from '../dev/time-travel.ts'

const CLICKS = 5
const PEOPLE = 20

await measurePage()
await measureFourWeeks()

async function measurePage(): Promise<void> {
  const browser = await startChromium()
  const started = performance.now()
  const playground = await startPageProcess()
  report('listening after the command', started, 5_000)
  const page = await browser.newPage()
  await page.goto(playground.address)
  await page.getByText('Time to check in with').waitFor()
  report('the first page drawn, after the command', started, 5_000)
  for (let click = 0; click < CLICKS; click += 1) {
    if (click > 0) {
      await page.getByRole('button', { name: 'Reset' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click()
    }
    const button = page.getByRole('button', { name: /^Log check-in with Ana/ })
    await button.waitFor()
    const clicked = performance.now()
    await button.click()
    await page.getByText('Check-in logged. Next check-in due').waitFor()
    report('from a click to the changed message', clicked, 500)
  }
  await browser.close()
  await playground.remove()
}

/** Each of twenty people mentors the next one weekly, so twenty mentors are nudged each week. */
async function measureFourWeeks(): Promise<void> {
  const postgres = await startTemporaryPostgres()
  const people = Array.from({ length: PEOPLE }, (_, index): PlaygroundPerson => {
    const name = `person${index}`
    return { id: `U${index}`, name, realName: name, tz: 'Europe/Berlin', title: '' }
  })
  const start = Temporal.Instant.from('2026-11-02T08:00Z')
  const world = await World.start({ postgresUrl: postgres.url, people, start })
  for (const [index, { id }] of people.entries()) {
    await world.slack.as(id).command(`/mentor add @person${(index + 1) % PEOPLE} weekly`)
    await settle(world.app)
  }
  const began = performance.now()
  let nudges = 0
  for (let week = 0; week < 4; week += 1) {
    const error = await skip(world, 'week')
    if (error !== null) throw new Error(error)
    nudges += world.appEvents?.filter(({ kind }) => kind === 'nudge').length ?? 0
  }
  report(`four weeks with ${PEOPLE} people and ${nudges} nudges`, began, 5_000)
  await world.stop()
  await postgres.stop()
}

function report(what: string, since: number, wantedMs: number): void {
  const ms = Math.round(performance.now() - since)
  process.stdout.write(`${what}: ${ms} ms${ms > wantedMs ? `, wanted ${wantedMs}` : ''}\n`)
}
