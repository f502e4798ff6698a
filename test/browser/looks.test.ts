import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from '@jest/globals'
import { z } from 'zod'
import { type Somebody, stageForThisFile } from './support.ts'

const stage = stageForThisFile()
let axe: string
beforeAll(async () => {
  axe = await readFile(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')
})

const WIDTHS = [1280, 800]
const SCHEMES = ['light', 'dark'] as const
const CASES = SCHEMES.flatMap((colorScheme) => WIDTHS.map((width) => ({ colorScheme, width })))

test.each(CASES)(
  'in $colorScheme and $width wide, all can be read and reached',
  async ({ colorScheme, width }) => {
    const options = { colorScheme, viewport: { width, height: 800 } }
    const grace = await stage.open('UGRACE', 'app', options)
    const look = async (state: string): Promise<void> => {
      await grace.picture(`${state}-${colorScheme}-${width}`)
      expect(await findOverflow(grace)).toEqual([])
      expect(await findBarriers(grace)).toEqual([])
    }
    await grace.sees('Time for a word with')
    await look('messages')
    await grace.page.getByRole('main').getByRole('button', { name: 'More…' }).first().click()
    await grace.form.getByLabel('When?').waitFor()
    await look('form')
    await grace.press('Close')
    await grace.form.waitFor({ state: 'hidden' })
    await grace.page.getByRole('tab', { name: 'Home' }).click()
    await grace.sees('You mentor 2 of 4')
    await look('home')
    await grace.goTo('general')
    await grace.type('/mentor why')
    await grace.sees('Why, and when.')
    await grace.page.getByRole('combobox').fill('/')
    await grace.page.getByRole('option', { name: '/mentor' }).waitFor()
    await look('command')
    await grace.press('Inspector')
    await grace.page.getByText('/mentor why').last().waitFor()
    await grace.page
      .getByRole('complementary')
      .getByRole('button', { name: /mentor why/ })
      .first()
      .click()
    await grace.sees('Slack sends')
    await look('inspector')
    expect(grace.problems).toEqual([])
  },
)

/** What hangs over the page's edge, and parts that would have to be scrolled sideways. It runs in the browser. */
const OVERFLOW = `[...document.querySelectorAll('body *')]
  .filter((element) => {
    const isScrolledSideways =
      element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === 'auto'
    const { right, width } = element.getBoundingClientRect()
    return isScrolledSideways || (width > 0 && right > innerWidth + 1)
  })
  .map((element) => element.tagName + ' ' + element.className)`

async function findOverflow({ page }: Somebody): Promise<string[]> {
  return z.array(z.string()).parse(await page.evaluate(OVERFLOW))
}

const findings = z.object({
  violations: z.array(
    z.object({ id: z.string(), impact: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
  ),
})

/** What keeps people from using it, by axe-core: serious and critical findings. */
async function findBarriers({ page }: Somebody): Promise<string[]> {
  await page.evaluate(axe)
  const { violations } = findings.parse(await page.evaluate('axe.run()'))
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
