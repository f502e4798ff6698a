import { expect, test } from '@jest/globals'
import { sessionForThisFile } from './support.ts'

/** Several users at once, each in their own tab. */
const session = sessionForThisFile()

test('two users in two tabs see each other’s actions, each in their own view', async () => {
  const [grace, ana] = await Promise.all([session.open('UGRACE', 'app/home'), session.open('UANA')])
  await ana.sees('is your mentor now')
  await ana.page.getByRole('tab', { name: 'Home' }).click()
  await ana.sees('Your mentor')
  await ana.press('Log check-in')
  await ana.form.getByRole('button', { name: 'Undo' }).waitFor()
  await ana.page.keyboard.press('Escape')
  await ana.form.waitFor({ state: 'hidden' })
  await ana.sees('last check-in today')
  await grace.sees('on track, next check-in due Mon 30 Nov')
  await ana.picture('mentee-home')
  expect(await ana.page.getByText('caching').count()).toBe(0)
  expect([...grace.problems, ...ana.problems]).toEqual([])
})

test('a message to another person arrives and counts as unread', async () => {
  const [grace, ana] = await Promise.all([session.open('UGRACE'), session.open('UANA', 'D-UANA-UGRACE')])
  await ana.sees('Take your time.')
  await ana.type('The pages are *done*, @grace :tada:')
  await ana.lastMessage.getByText('🎉').waitFor()
  const sidebar = grace.page.getByRole('navigation', { name: 'Conversations' })
  await sidebar.getByRole('button', { name: 'Ana Pereira 1 unread' }).click()
  await grace.lastMessage.getByText('@Grace').waitFor()
  expect(await grace.lastMessage.locator('strong').last().textContent()).toBe('done')
  await sidebar.getByRole('button', { name: 'Ana Pereira', exact: true }).waitFor()
  await grace.press('Act as Linus Moreau, VP Product')
  expect(await grace.page.getByText('The pages are').count()).toBe(0)
})

test('commands and mentions can be completed with the keyboard', async () => {
  const grace = await session.open('UGRACE', 'C000000002')
  const field = grace.page.getByRole('combobox')
  await field.pressSequentially('/me')
  await grace.page.getByRole('option', { name: '/mentor' }).waitFor()
  await field.press('Tab')
  await field.pressSequentially('log @')
  await grace.page.getByRole('option', { name: 'Ana Pereira' }).waitFor()
  await grace.picture('suggestions')
  await field.press('ArrowDown')
  await field.press('ArrowDown')
  await field.press('ArrowDown')
  await field.press('Enter')
  expect(await field.inputValue()).toBe('/mentor log @ben ')
  await field.pressSequentially('today by call')
  await field.press('Enter')
  await grace.sees('Only visible to you')
  await grace.lastMessage.getByText(/logged\. you and/i).waitFor()
  await grace.press('Dismiss')
  await grace.page.getByText('Only visible to you').waitFor({ state: 'hidden' })
})

test('a complete name is sent with one Enter', async () => {
  const grace = await session.open('UGRACE', 'C000000002')
  const field = grace.page.getByRole('combobox')
  await field.pressSequentially('/mentor log @ben')
  await grace.page.getByRole('option', { name: 'Ben Okafor' }).waitFor()
  await field.press('Enter')
  await grace.lastMessage.getByText(/logged\. you and/i).waitFor()
  expect(await field.inputValue()).toBe('')
})

test('text typed while a command is being sent is kept', async () => {
  const grace = await session.open('UGRACE', 'C000000002')
  const mayArrive = Promise.withResolvers<void>()
  await grace.page.route('**/playground/do', async (route) => {
    const response = await route.fetch()
    await mayArrive.promise
    await route.fulfill({ response })
  })
  await grace.type('/mentor why')
  await grace.sees('Your nudges')
  const field = grace.page.getByRole('combobox')
  await field.fill('/')
  mayArrive.resolve()
  await grace.page.getByRole('button', { name: 'Send' }).click({ trial: true })
  expect(await field.inputValue()).toBe('/')
  await grace.page.getByRole('option', { name: '/mentor' }).waitFor()
})

test('an unknown command shows an error and stays in the field', async () => {
  const grace = await session.open('UGRACE', 'C000000002')
  await grace.type('/mentr')
  await grace.sees('/mentr is not a valid command. Available commands: /mentor')
  expect(await grace.page.getByRole('combobox').inputValue()).toBe('/mentr')
})
