import type { Browser, Page } from 'playwright-core'
import { type CloudRig, startCloudRig } from '../support/cloud-rig.ts'
import { isNudge } from '../support/nudges.ts'
import { BERLIN } from '../support/rig.ts'
import { findAccessibilityViolations, findOverflow } from './page-checks.ts'
import type { PageOptions } from './page-pool.ts'
import { connectToSharedChromium } from './shared-chromium.ts'
import { takePicture } from './support.ts'

// From "Add to Slack" in a real browser to the first nudges. The app and Slack are two sites, as they are in production.

const people = [
  { id: 'UGRACE', name: 'grace', realName: 'Grace Hopper', tz: BERLIN },
  { id: 'UANA', name: 'ana', realName: 'Ana Pereira', tz: BERLIN },
]
const LIGHTHOUSE = { id: 'TLIGHTHOUSE', name: 'Lighthouse', people }
const HARBOR = { id: 'THARBOR', name: 'Harbor & Sons', people }
const WORKSPACES = [LIGHTHOUSE, HARBOR]

let rig: CloudRig
let browser: Browser
beforeAll(async () => {
  ;[rig, browser] = await Promise.all([startCloudRig(WORKSPACES), connectToSharedChromium()])
})
afterAll(async () => {
  await browser.close()
  await rig.stop()
})

/** Opens the app's page in a browser that has never seen it. */
async function openWelcome(options: PageOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  await page.goto(rig.publicUrl)
  return page
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name })

/** Begins at the app's page, and answers on Slack's. */
async function answer(page: Page, label: string): Promise<void> {
  await page.goto(rig.publicUrl)
  await page.getByRole('link', { name: 'Add to Slack' }).click()
  await page.getByRole('link', { name: label }).click()
}

test('the app is added to two workspaces by keyboard and mouse, and both get their first nudge at once', async () => {
  const page = await openWelcome()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Allow in Lighthouse' }).click()
  await heading(page, 'Do For One is installed in Lighthouse').waitFor()
  await answer(page, 'Allow in Harbor & Sons')
  await heading(page, 'Do For One is installed in Harbor & Sons').waitFor()
  const open = page.getByRole('link', { name: 'Open in Slack' })
  expect(await open.getAttribute('href')).toContain('/app_redirect?app=A0PLAYGROUND&team=THARBOR')
  await page.context().close()

  for (const { id } of WORKSPACES) {
    expect(await rig.say(id, 'UGRACE', '/mentor add @ana weekly')).toContain('Offered to mentor <@UANA>')
    await rig.accept(id, 'UANA', 'UGRACE')
  }
  await rig.travelTo('2026-11-10T13:00')
  const nudges = await Promise.all(
    WORKSPACES.map(async ({ id }) => (await rig.cloud.in(id).as('UGRACE').dms()).filter(isNudge)),
  )
  const seconds = nudges.map((all) => all.map(({ ts }) => Math.floor(Number(ts))))
  expect(seconds[0]).toHaveLength(1)
  expect(seconds[1]).toEqual(seconds[0])
})

test('who cancels can try again', async () => {
  const page = await openWelcome()
  await answer(page, 'Cancel')
  await heading(page, 'Nothing was installed').waitFor()
  await page.getByRole('link', { name: 'Try again' }).click()
  await heading(page, 'Do For One asks to access a workspace').waitFor()
  await page.context().close()
})

const CASES = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1280, 390].map((width) => ({ colorScheme, width })),
)

test.each(CASES)('the pages are accessible in $colorScheme, $width wide', async ({ colorScheme, width }) => {
  const page = await openWelcome({ colorScheme, viewport: { width, height: 800 } })
  const look = async (name: string, title: string): Promise<void> => {
    await heading(page, title).waitFor()
    await takePicture(page, `install-${name}-${colorScheme}-${width}`)
    expect(await findOverflow({ page })).toEqual([])
    expect(await findAccessibilityViolations({ page })).toEqual([])
  }
  await look('welcome', 'Do For One')
  await answer(page, 'Allow in Harbor & Sons')
  await look('installed', 'Do For One is installed in Harbor & Sons')
  await answer(page, 'Cancel')
  await look('canceled', 'Nothing was installed')
  // The address of a finished installation, opened again.
  await answer(page, 'Allow in Lighthouse')
  await heading(page, 'Do For One is installed in Lighthouse').waitFor()
  await page.reload()
  await look('expired', 'This installation can’t go on')
  await page.context().close()
})
