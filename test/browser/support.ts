import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { type PageProcess, startPageProcess } from '../../dev/page/page-process.ts'
import { testPostgresUrl } from '../support/postgres.ts'
import { copyFirstVisit } from './first-visit.ts'
import { createPagePool, type PageOptions } from './page-pool.ts'
import { connectToSharedChromium } from './shared-chromium.ts'

const SCREENSHOTS = join(import.meta.dirname, '../../.screenshots')
/** Reached only by a hang. Below Jest's limit, so that the error names what was awaited. */
const MAX_WAIT_MS = 120_000

export type Session = {
  readonly playground: PageProcess
  /**
   * Opens the page in a browser context of its own, with empty storage. `conversation` is as in the page's URL, `address`
   * that of another playground; `prepare` runs before the page is loaded.
   */
  open(
    personId: string,
    conversation?: string,
    options?: PageOptions,
    address?: string,
    prepare?: (page: Page) => Promise<void>,
  ): Promise<PageUser>
  /** Resets the playground to its first visit. */
  startAgain(): Promise<void>
}

/** One playground for all tests of a file; Jest hooks start and stop it. */
export function sessionForThisFile(): Session {
  let started: RunningSession | null = null
  const session = (): Session => {
    if (started === null) throw new Error('The session is there from the first test on')
    return started
  }
  beforeAll(async () => {
    started = await startSession()
  })
  afterEach(() => started?.closePages())
  afterAll(() => started?.stop())
  return {
    get playground() {
      return session().playground
    },
    open: (...what) => session().open(...what),
    startAgain: () => session().startAgain(),
  }
}

type RunningSession = Session & { closePages(): Promise<void>; stop(): Promise<void> }

/** Starts a playground and connects to the shared browser. */
async function startSession(): Promise<RunningSession> {
  const startPlayground = async () =>
    startPageProcess({ postgresUrl: testPostgresUrl(), data: await copyFirstVisit() })
  const [playground, browser] = await Promise.all([startPlayground(), connectToSharedChromium()])
  const pages = createPagePool(browser, MAX_WAIT_MS)
  return {
    playground,
    async open(personId, conversation = 'app', options = {}, address = playground.address, prepare) {
      const page = await pages.take(options, prepare !== undefined)
      return openAs(page, `${address}/#/${personId}/${conversation}`, prepare)
    },
    startAgain: () => postAction(playground, { do: 'start again' }),
    closePages: () => pages.takeBack(),
    async stop() {
      await browser.close()
      await playground.remove()
    },
  }
}

/** Sends a user action to the playground without a page. */
export async function postAction({ address }: PageProcess, userAction: object): Promise<void> {
  const answer = await fetch(`${address}/playground/do`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(userAction),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

/** Whether the focus is on the element or in it. */
export async function isFocused(element: Locator): Promise<boolean> {
  return (await element.and(element.page().locator(':focus-within')).count()) > 0
}

/** A user of the page. */
export type PageUser = {
  page: Page
  /** Errors in the browser so far. */
  problems: string[]
  /** The last message in the open conversation. */
  lastMessage: Locator
  form: Locator
  act(as: string): Promise<void>
  /** Types into the composer and presses Enter. */
  type(text: string): Promise<void>
  goTo(conversation: string): Promise<void>
  press(button: string): Promise<void>
  sees(text: string | RegExp): Promise<void>
  picture(name: string): Promise<void>
}

async function openAs(
  page: Page,
  address: string,
  prepare: (page: Page) => Promise<void> = async () => {},
): Promise<PageUser> {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  await prepare(page)
  await page.goto(address)
  const main = page.getByRole('main')
  await main.waitFor()
  return {
    page,
    problems,
    lastMessage: main.getByRole('article').last(),
    form: page.getByRole('dialog'),
    async act(as) {
      await page.getByRole('button', { name: `Act as ${as}` }).click()
      await page.getByText(`You are ${as}`).waitFor()
    },
    async type(text) {
      const field = page.getByRole('combobox', { name: /^Message / })
      await field.fill(text)
      await field.press('Enter')
    },
    async goTo(conversation) {
      const unfold = page.getByRole('button', { name: 'People and conversations' })
      if (await unfold.isVisible()) await unfold.click()
      await page
        .getByRole('navigation', { name: 'Conversations' })
        .getByRole('button', { name: conversation })
        .click()
    },
    press: (button) => {
      const named = page.getByRole('button', { name: button, exact: true })
      // The name of a button about a person is longer than its text.
      const shown = page.getByRole('button').filter({ has: page.getByText(button, { exact: true }) })
      const asText = page.getByRole('button').and(page.getByText(button, { exact: true }))
      return named.or(shown).or(asText).last().click()
    },
    sees: (text) => page.getByText(text).last().waitFor(),
    picture: (name) => takePicture(page, name),
  }
}

/** Saves a screenshot for visual review, if SCREENSHOTS is set. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (!process.env.SCREENSHOTS) return
  await mkdir(SCREENSHOTS, { recursive: true })
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) })
}
