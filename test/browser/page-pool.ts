import type { Browser, Page } from 'playwright-core'

export type PageOptions = {
  viewport?: { width: number; height: number }
  colorScheme?: 'light' | 'dark'
}

export type PagePool = {
  /** Returns an empty page with empty storage. `isChanged`: the test changes it in a way that can't be undone. */
  take(options: PageOptions, isChanged: boolean): Promise<Page>
  /** Empties all taken pages, so that they can be taken again. */
  takeBack(): Promise<void>
}

/** A page in a new context costs a process and compiles the page's script again: four times as long as reusing one. */
export function createPagePool(browser: Browser, maxWaitMs: number): PagePool {
  const idle: Page[] = []
  const taken: { page: Page; isChanged: boolean }[] = []

  const create = async (): Promise<Page> => {
    const context = await browser.newContext()
    context.setDefaultTimeout(maxWaitMs)
    return context.newPage()
  }
  return {
    async take({ viewport = { width: 1280, height: 800 }, colorScheme = 'light' }, isChanged) {
      const page = (isChanged ? undefined : idle.pop()) ?? (await create())
      taken.push({ page, isChanged })
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      return page
    },
    async takeBack() {
      for (const { page, isChanged } of taken.splice(0)) {
        if (isChanged) await page.context().close()
        else {
          await empty(page)
          idle.push(page)
        }
      }
    },
  }
}

/** Also stops the rendering: an open page keeps rendering every change. */
async function empty(page: Page): Promise<void> {
  page.removeAllListeners()
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.evaluate('localStorage.clear()')
  await page.goto('about:blank')
  await page.mouse.move(0, 0)
}
