import { expect, test } from '@jest/globals'
import { type PageUser, sessionForThisFile } from './support.ts'

/** What people do on an ordinary day. Each test continues where the previous one ended. */
const session = sessionForThisFile()

test('a check-in logged by name alone can be undone, and gets a note', async () => {
  const grace = await session.open('UGRACE', 'C000000002')
  await grace.type('/mentor log ben')
  await grace.sees('Logged. You and @Ben talked on Mon 16 Nov.')
  await grace.press('Undo')
  await grace.sees('as if this check-in had never been logged')
  await grace.type('/mentor log ben')
  await grace.press('Add a note…')
  await grace.form.getByLabel('Private note').fill('Leads the billing team now')
  await grace.press('Save')
  await grace.sees('Saved. You and @Ben talked on Mon 16 Nov.')
  await closeForm(grace)
  expect(grace.problems).toEqual([])
})

test('the page about a person shows everything, and a command without a person opens its form', async () => {
  const grace = await session.open('UGRACE', 'C000000002')
  await grace.type('/mentor @ana')
  await grace.sees('present the caching pages')
  await grace.picture('page-about-ana')
  await closeForm(grace)
  await grace.type('/mentor snooze')
  await grace.form.getByRole('button', { name: 'Snooze' }).waitFor()
  await grace.picture('snooze-form')
  await closeForm(grace)
  expect(grace.problems).toEqual([])
})

test('a mentee adds, edits and deletes a topic on Home', async () => {
  const ana = await session.open('UANA', 'app/home')
  await ana.press('Add a topic…')
  await ana.form.getByLabel('What would you like to talk about?').fill('How to say no')
  await ana.press('Save')
  await closeForm(ana)
  await ana.page.getByText('Topic: How to say no', { exact: true }).waitFor()
  await ana.picture('mentee-home')
  await choose(ana, 'Edit topic…')
  await ana.form.getByLabel('What would you like to talk about?').fill('How to say no to a friend')
  await ana.press('Save')
  await closeForm(ana)
  await ana.sees('How to say no to a friend')
  await choose(ana, 'Delete topic')
  await ana.page.getByText('How to say no to a friend').waitFor({ state: 'hidden' })
  expect(ana.problems).toEqual([])
})

test('a reminder’s Done is told on the reminder itself', async () => {
  const grace = await session.open('UGRACE', 'C000000002')
  await grace.type('/mentor promise @ben introduce you to Jo by tomorrow')
  await grace.sees('introduce you to Jo')
  await grace.press('+1 day')
  await grace.goTo('Do For One')
  await grace.sees('Due today')
  await grace.picture('reminder')
  await grace.press('Done')
  await grace.lastMessage.getByText('Done').waitFor()
  expect(grace.problems).toEqual([])
})

test('somebody new is greeted, and Home offers ways to begin', async () => {
  const mei = await session.open('UMEI')
  await mei.sees('Find a mentor…')
  await mei.page.getByRole('tab', { name: 'Home' }).click()
  await mei.press('Add a mentee…')
  await closeForm(mei)
  await mei.picture('newcomer-home')
  expect(mei.problems).toEqual([])
})

test('a nudge leads to a time that both agree on, and to “We talked”', async () => {
  const grace = await session.open('UGRACE')
  const main = grace.page.getByRole('main')
  await main
    .getByRole('button', { name: /^Find a time… with Ana/ })
    .first()
    .click()
  await grace.form.getByLabel('Where').fill('Slack call')
  await grace.picture('find-a-time')
  await grace.press('Propose')
  await grace.form.getByText('gets these times').waitFor()
  await grace.picture('proposed')
  await closeForm(grace)
  await grace.act('Ana Pereira')
  await grace.sees('When can you talk')
  await grace.picture('times')
  await grace.lastMessage.getByRole('button', { name: /^Wed 18 Nov, 10:00/ }).click()
  await grace.lastMessage.getByText('You meet').waitFor()
  await grace.picture('agreed')
  const google = await grace.page.getByRole('link', { name: 'Add to Google Calendar' }).getAttribute('href')
  expect(google).toMatch(/^https:\/\/calendar\.google\.com\/calendar\/render\?action=TEMPLATE&text=Check-in/)
  const outlook = await grace.page.getByRole('link', { name: 'Add to Outlook' }).getAttribute('href')
  expect(outlook).toMatch(/^https:\/\/outlook\.office\.com\/calendar\/deeplink\/compose\?.*startdt=2026-11-/)
  await grace.press('+1 week')
  await grace.act('Grace Lindqvist')
  await grace.sees('How did it go with')
  await main
    .getByRole('button', { name: /^We talked/ })
    .first()
    .click()
  await grace.sees('The check-in is logged.')
  await grace.picture('talked')
  expect(grace.problems).toEqual([])
})

/** Opens the menu of the second topic, which is the last menu but one on the page. */
async function choose({ page }: PageUser, choice: string): Promise<void> {
  const menus = page.getByRole('main').getByRole('button', { name: 'More actions' })
  await menus.nth((await menus.count()) - 2).click()
  await page.getByRole('menuitem', { name: choice }).click()
}

async function closeForm({ form }: PageUser): Promise<void> {
  await form.getByRole('button', { name: /^(Cancel|Close)$/ }).click()
  await form.waitFor({ state: 'hidden' })
}
