import { expect, test } from '@jest/globals'
import { findAccessibilityViolations, findOverflow } from './page-checks.ts'
import { sessionForThisFile } from './support.ts'

const session = sessionForThisFile()

const WIDTHS = [1280, 800]
const SCHEMES = ['light', 'dark'] as const
const CASES = SCHEMES.flatMap((colorScheme) => WIDTHS.map((width) => ({ colorScheme, width })))

test.each(CASES)('the page is accessible in $colorScheme, $width wide', async ({ colorScheme, width }) => {
  const options = { colorScheme, viewport: { width, height: 800 } }
  const grace = await session.open('UGRACE', 'app', options)
  const look = async (state: string): Promise<void> => {
    await grace.picture(`${state}-${colorScheme}-${width}`)
    expect(await findOverflow(grace)).toEqual([])
    expect(await findAccessibilityViolations(grace)).toEqual([])
  }
  await grace.sees('Time to check in with')
  await look('messages')
  await grace.page.getByRole('main').getByRole('button', { name: 'More actions' }).first().click()
  await look('menu')
  await grace.page.getByRole('menuitem', { name: 'Log with details…' }).click()
  await grace.form.getByLabel('Date').waitFor()
  await look('form')
  await grace.press('Cancel')
  await grace.form.waitFor({ state: 'hidden' })
  await grace.page.getByRole('tab', { name: 'Home' }).click()
  await grace.sees('Your mentees (2 of 4)')
  await look('home')
  await grace.goTo('general')
  await grace.type('/mentor why')
  await grace.sees('Your nudges')
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
})
