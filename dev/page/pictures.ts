/** `npm run pictures`: takes the README's pictures from the playground, into docs/pictures/. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import UPNG from 'upng-js'
import { startChromium } from './chromium.ts'
import { startPageProcess } from './page-process.ts'

const FOLDER = join(import.meta.dirname, '../../docs/pictures')
const MAX_KB = 150
const COLORS = 256
const MARGIN = 20

const [playground, browser] = await Promise.all([startPageProcess(), startChromium()])
try {
  await mkdir(FOLDER, { recursive: true })
  const light = await open({ colorScheme: 'light' })
  await takeMessage(light, 'nudge-light')
  await takeMessage(await open({ colorScheme: 'dark' }), 'nudge-dark')
  await light.getByRole('main').getByRole('button', { name: 'More actions' }).first().click()
  await light.getByRole('menuitem', { name: 'Log with details…' }).click()
  await light.getByLabel('Private note').fill('Her caching pages are good. Ask who she will show them to.')
  // Without rounded corners, which would show the background.
  const style = '.dialog { border-radius: 0 }'
  await save('log-form', await light.getByRole('dialog').screenshot({ style }))
  await light.getByRole('button', { name: 'Cancel', exact: true }).click()
  await light.getByRole('tab', { name: 'Home' }).click()
  await light.getByText('Your mentees (3 of 4)').waitFor()
  await takeHome(light)
  // At normal density: double density would exceed the size limit.
  const page = await open({ deviceScaleFactor: 1 })
  await save('playground', await page.screenshot())
} finally {
  await browser.close()
  await playground.remove()
}

async function open(options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 2,
    colorScheme: 'light',
    ...options,
  })
  const page = await context.newPage()
  await page.goto(playground.address)
  await page.getByText('Time to check in with').waitFor()
  return page
}

/** The nudge alone, without the unread mark. */
async function takeMessage(page: Page, name: string): Promise<void> {
  const message = page.getByRole('main').getByRole('article').last()
  await page.mouse.move(0, 0)
  const box = await message.boundingBox()
  if (box === null) throw new Error('The nudge is not in sight')
  await save(name, await page.screenshot({ clip: { ...box, width: Math.min(box.width, 720) } }))
}

/** The mentees, without what is above and below them. */
async function takeHome(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 2000 })
  const home = page.getByRole('tabpanel', { name: 'Home' })
  const [box, from, to] = await Promise.all([
    home.locator('.blocks').boundingBox(),
    home.getByText('Your mentees (3 of 4)').boundingBox(),
    home.getByText('Weeks, this week last').boundingBox(),
  ])
  if (!box || !from || !to) throw new Error('Home is not in sight')
  const height = to.y + to.height - from.y + MARGIN / 2
  const clip = { x: box.x - MARGIN, y: from.y, width: box.width, height }
  await save('home', await page.screenshot({ clip }))
}

/** Reduces the palette, which cuts the file size to a third. */
async function save(name: string, png: Buffer): Promise<void> {
  const image = UPNG.decode(new Uint8Array(png).buffer)
  const small = Buffer.from(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, COLORS))
  const kB = Math.ceil(small.length / 1024)
  if (kB > MAX_KB) throw new Error(`${name}.png has ${kB} kB, more than ${MAX_KB}`)
  await writeFile(join(FOLDER, `${name}.png`), small)
  process.stdout.write(`docs/pictures/${name}.png  ${kB} kB\n`)
}
