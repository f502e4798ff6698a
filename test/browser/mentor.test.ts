import { expect, test } from '@jest/globals'
import { isFocused, type PageUser, sessionForThisFile } from './support.ts'

/** One visit, from the first page to an answered nudge: each test continues where the previous one ended. */
const session = sessionForThisFile()

test('a first visit shows a nudge, and three steps that stay closed once dismissed', async () => {
  const grace = await session.open('UGRACE')
  await grace.sees('Time to check in with Ana')
  await grace.sees('Read Grace’s nudge and click')
  await grace.picture('first-visit')
  await grace.press('Close the hint')
  await grace.page.reload()
  await grace.sees('Time to check in with Ana')
  expect(await grace.page.getByText('Read Grace’s nudge').count()).toBe(0)
  expect(grace.problems).toEqual([])
})

test('a mentee is added by command and is told in her direct messages only', async () => {
  const grace = await session.open('UGRACE', 'C000000001')
  await grace.type('/mentor add @mei every 2 weeks')
  await grace.sees('Offered to mentor')
  await grace.sees('Only visible to you')
  await grace.picture('only-you')
  await grace.act('Mei Tanaka')
  await grace.sees('Grace would like to mentor you')
  await grace.picture('mentee')
  await grace.goTo('general')
  await grace.sees('I’ll bring cake 🍰')
  expect(await grace.page.getByText('Offered to mentor').count()).toBe(0)
})

test('the log form shows a field error for a future date, keeps the entries, and accepts a valid date', async () => {
  const grace = await session.open('UGRACE')
  await grace.page.getByRole('main').getByRole('button', { name: 'More actions' }).first().click()
  await grace.page.getByRole('menuitem', { name: 'Log with details…' }).click()
  const when = grace.form.getByLabel('Date')
  await when.fill('2026-11-20')
  await grace.form.getByLabel('Private note').fill('Ask about the talk in spring')
  await grace.press('Log check-in')
  await grace.sees('That date is in the future')
  await grace.picture('field-error')
  expect(await when.getAttribute('aria-invalid')).toBe('true')
  expect(await grace.form.getByLabel('Private note').inputValue()).toBe('Ask about the talk in spring')
  await when.fill('2026-11-14')
  await grace.press('Log check-in')
  await grace.form.waitFor({ state: 'hidden' })
  await grace.sees('Check-in logged. Next check-in due Sat 28 Nov.')
  expect(grace.problems).toEqual([])
})

test('skipping a week lists what was sent, and Log check-in updates the message and Home', async () => {
  const grace = await session.open('UGRACE')
  await grace.press('+1 week')
  await grace.sees('Mon 23 Nov 09:00: a nudge to Grace')
  await grace.sees('Time to check in with 2 people')
  await grace.picture('skipped')
  const hint = grace.page.getByRole('region', { name: 'Try it' })
  await hint.getByRole('button', { name: 'Done: Skip a week' }).waitFor()
  await grace.lastMessage.getByRole('button', { name: 'Log check-in' }).first().press('Enter')
  await grace.lastMessage.getByText('Check-in logged.').waitFor()
  expect(await isFocused(grace.lastMessage)).toBe(true)
  await hint.getByRole('button', { name: 'Done: Read Grace’s nudge' }).waitFor()
  expect(await hint.locator('[aria-current=step]').innerText()).toContain('Type /mentor in #general')
  await grace.picture('answered')
  await grace.page.getByRole('tab', { name: 'Home' }).click()
  await grace.sees('Your mentees (4 of 4)')
  await grace.sees('last check-in today')
  await grace.picture('home')
})

test('settings changed in the form are saved', async () => {
  const grace = await session.open('UGRACE', 'app/home')
  const openSettings = async () => {
    await grace.page.getByRole('main').getByRole('button', { name: 'More actions' }).last().click()
    await grace.page.getByRole('menuitem', { name: 'Settings…' }).click()
  }
  await openSettings()
  await grace.form.getByLabel('Earliest time').fill('14:30')
  await grace.form.getByLabel('Friday').uncheck()
  await grace.form.getByLabel('Nudge frequency').selectOption('At most every 2 weeks')
  await grace.picture('settings')
  await grace.press('Save')
  await grace.form.getByText('Settings saved').waitFor()
  await grace.page.keyboard.press('Escape')
  await grace.form.waitFor({ state: 'hidden' })
  await grace.page.reload()
  await openSettings()
  expect(await grace.form.getByLabel('Earliest time').inputValue()).toBe('14:30')
  expect(await grace.form.getByLabel('Friday').isChecked()).toBe(false)
  expect(await grace.form.getByLabel('Thursday').isChecked()).toBe(true)
  expect(await grace.form.getByLabel('Nudge frequency').inputValue()).toBe('14')
  await grace.press('Cancel')
  await grace.form.waitFor({ state: 'hidden' })
})

test('three stacked forms close one by one', async () => {
  const grace = await session.open('UGRACE', 'C000000001')
  await grace.type('/mentor prep @ana')
  await grace.form.getByRole('button', { name: 'Open plan' }).click()
  await grace.form.getByRole('button', { name: 'Add to plan…' }).click()
  await grace.form.getByLabel('Description').fill('Introduce her to Finance')
  await grace.picture('three-forms')
  await closeWithTwoEscapes(grace)
  await grace.form.getByRole('button', { name: 'Add to plan…' }).waitFor()
  await closeWithTwoEscapes(grace)
  await grace.form.getByRole('button', { name: 'Open plan' }).waitFor()
  await closeWithTwoEscapes(grace)
  await grace.form.waitFor({ state: 'hidden' })
  expect(grace.problems).toEqual([])
  expect(await grace.page.getByText('has no modal open').count()).toBe(0)
})

/** Presses Escape twice before the first close is handled, as impatient people do. Only one form must close. */
async function closeWithTwoEscapes({ page }: PageUser): Promise<void> {
  const title = await page.getByRole('dialog').getByRole('heading').first().textContent()
  const bothPressed = Promise.withResolvers<void>()
  await page.route('**/playground/do', async (route) => {
    await bothPressed.promise
    await route.continue()
  })
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  bothPressed.resolve()
  await page.getByRole('dialog', { name: title ?? '' }).waitFor({ state: 'hidden' })
  await page.unroute('**/playground/do')
}

test('no nudge is sent while away', async () => {
  const grace = await session.open('UGRACE', 'C000000001')
  await grace.type('/mentor away until 4 Jan')
  await grace.sees('You’re away through')
  await grace.press('+1 week')
  await grace.sees('Nothing was due.')
})

test('“Reset” asks for confirmation and resets to the first visit, without earlier errors', async () => {
  // Time stands still on the page, so that errors don’t leave by themselves.
  const grace = await session.open('UGRACE', 'C000000001', {}, undefined, async ({ clock }) => {
    await clock.install({ time: 0 })
    await clock.pauseAt(1_000)
  })
  await grace.type('/mentr')
  await grace.sees('/mentr is not a valid command.')
  await grace.press('Reset')
  await grace.form.getByRole('button', { name: 'Cancel' }).click()
  await grace.sees('Mon 30 Nov 2026, 09:00')
  await grace.press('Reset')
  await grace.form.getByRole('button', { name: 'Reset' }).click()
  await grace.sees('Mon 16 Nov 2026, 09:00')
  await grace.sees('Read Grace’s nudge and click')
  expect(await grace.page.getByText('/mentr is not a valid command.').count()).toBe(0)
})
