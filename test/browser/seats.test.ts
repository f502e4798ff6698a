import { type PageUser, sessionForThisFile } from './support.ts'

/** The seat beside Linus, from a wish to a holder: each test continues where the previous one ended. */
const session = sessionForThisFile()

test('Ana and Ben ask to be considered', async () => {
  const ana = await session.open('UANA', 'C000000001')
  await ana.type('/mentor seat @linus')
  await ana.sees('The next choice can come at any time.')
  await ana.picture('seat-open')
  await ana.press('Ask to be considered')
  await ana.sees('You’re being considered.')
  await ana.picture('seat-considered')
  await closeForm(ana)
  const ben = await session.open('UBEN', 'C000000001')
  await ben.type('/mentor seat @linus')
  await ben.press('Ask to be considered')
  await ben.sees('You’re being considered.')
  await closeForm(ben)
  expect([...ana.problems, ...ben.problems]).toEqual([])
})

test('Linus sees who asked, and invites Ana', async () => {
  const linus = await session.open('ULINUS', 'C000000001')
  await linus.type('/mentor seat')
  await linus.sees('Being considered')
  await linus.picture('seat-leader')
  await linus.press('Invite someone…')
  await linus.sees('One invitation at a time.')
  await linus.form.getByLabel('Someone who asked').selectOption('Ana')
  await linus.form.getByLabel('First day').fill('2026-11-16')
  await linus.picture('seat-invite')
  await linus.press('Invite')
  await linus.sees('is invited, from Mon 16 Nov')
  await linus.picture('seat-leader-invited')
  await closeForm(linus)
  expect(linus.problems).toEqual([])
})

test('Ana accepts and holds the seat; Ben and everybody else see that she does, and nothing more', async () => {
  const ana = await session.open('UANA')
  await ana.sees('invites you to the seat beside them')
  await ana.picture('seat-invitation')
  await ana.press('Accept')
  await ana.sees('You accepted.')
  await ana.picture('seat-accepted')
  await ana.press('Open seat…')
  await ana.form.getByRole('button', { name: 'Step out…' }).waitFor()
  await ana.picture('seat-holder')
  const linus = await session.open('ULINUS', 'C000000001')
  await linus.type('/mentor seat')
  await linus.sees('days left')
  await linus.picture('seat-leader-held')
  for (const [id, isConsidered] of [
    ['UBEN', true],
    ['UMEI', false],
  ] as const) {
    const other = await session.open(id, 'C000000001')
    await other.type('/mentor seat @linus')
    await other.form.getByText('days left').waitFor()
    await other.picture(isConsidered ? 'seat-held-considered' : 'seat-held-other')
    expect(await other.form.getByRole('button', { name: 'Step out…' }).count()).toBe(0)
    expect(await other.form.getByText('You’re being considered.').count()).toBe(isConsidered ? 1 : 0)
    expect(other.problems).toEqual([])
  }
  expect([...ana.problems, ...linus.problems]).toEqual([])
})

async function closeForm(user: PageUser): Promise<void> {
  await user.press('Close')
  await user.form.waitFor({ state: 'hidden' })
}
