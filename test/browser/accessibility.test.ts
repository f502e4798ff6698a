import { expect, test } from '@jest/globals'
import { findAccessibilityViolations, findOverflow } from './page-checks.ts'
import { isFocused, sessionForThisFile } from './support.ts'

const session = sessionForThisFile()

const WIDTHS = [1280, 800, 390]
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
  await grace.sees('Your mentees (3 of 4)')
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

test('on a narrow page a button opens the sidebar, and Escape or a choice closes it', async () => {
  const grace = await session.open('UGRACE', 'app', { viewport: { width: 390, height: 844 } })
  const sidebar = grace.page.getByRole('navigation', { name: 'Conversations' })
  const unfold = grace.page.getByRole('button', { name: 'People and conversations' })
  expect(await sidebar.isVisible()).toBe(false)
  await unfold.click()
  await sidebar.waitFor()
  await grace.picture('sidebar-390')
  expect(await findOverflow(grace)).toEqual([])
  expect(await findAccessibilityViolations(grace)).toEqual([])
  expect(await isFocused(grace.page.getByRole('button', { name: 'Act as Grace' }))).toBe(true)
  await grace.page.keyboard.press('Escape')
  await sidebar.waitFor({ state: 'hidden' })
  expect(await isFocused(unfold)).toBe(true)
  await unfold.click()
  await grace.page.getByRole('button', { name: 'Act as Linus Moreau' }).click()
  await sidebar.waitFor({ state: 'hidden' })
  expect(await isFocused(grace.page.getByRole('main'))).toBe(true)
})

test('the keyboard moves between tabs, and the focus returns when a form closes', async () => {
  const grace = await session.open('UGRACE')
  const [home, messages] = ['Home', 'Messages'].map((name) => grace.page.getByRole('tab', { name }))
  if (!home || !messages) throw new Error('There are no tabs')
  await messages.press('ArrowRight')
  await grace.page.getByRole('tabpanel', { name: 'Home' }).waitFor()
  expect(await isFocused(home)).toBe(true)
  expect(await messages.getAttribute('tabindex')).toBe('-1')
  await home.press('End')
  await grace.page.getByRole('tabpanel', { name: 'Messages' }).waitFor()
  expect(await isFocused(messages)).toBe(true)
  const menu = grace.lastMessage.getByRole('button', { name: 'More actions' }).first()
  await menu.press('Enter')
  await grace.page.getByRole('menuitem', { name: 'Log with details…' }).press('Enter')
  await grace.form.getByLabel('Date').waitFor()
  await grace.page.keyboard.press('Escape')
  await grace.form.waitFor({ state: 'hidden' })
  expect(await isFocused(menu)).toBe(true)
})
