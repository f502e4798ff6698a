import { findAccessibilityViolations, findOverflow } from './page-checks.ts'
import { type PageUser, postAction, sessionForThisFile } from './support.ts'

const session = sessionForThisFile()
beforeAll(async () => {
  const says = (as: string, text: string) =>
    postAction(session.playground, { do: 'type', as, conversation: 'C000000002', text })
  await says('UANA', '/mentor agenda speaking up in meetings, and what to do when nobody listens')
  await says('UGRACE', '/mentor promise @ana introduce her to Finance by 1 Dec')
  await says('UGRACE', '/mentor step @ana lead a meeting by March')
  await says('UANA', '/mentor step read the book about feedback by 20 Nov')
})

type Page = { as: string; command: string; shows: string; inForm: boolean }
const page = (as: string, command: string, shows: string, inForm = true): Page => ({
  as,
  command,
  shows,
  inForm,
})

const PAGES: readonly Page[] = [
  page('UGRACE', '/mentor plan @ana', 'lead a meeting'),
  page('UGRACE', '/mentor prep @ana', 'Add a promise…'),
  page('UGRACE', '/mentor know @ana', 'A question for your next check-in'),
  page('UGRACE', '/mentor end @ana', 'Thank-you message'),
  page('UGRACE', '/mentor privacy', 'Download', false),
  page('UGRACE', '/mentor find reviews', 'No mentors found', false),
  page('UGRACE', '/mentor requests', 'Leading without a title', false),
  page('UGRACE', '/mentor settings', 'Earliest time'),
  page('UGRACE', '/mentor help', 'All commands', false),
  page('UANA', '/mentor profile', 'Tell your mentors'),
  page('UANA', '/mentor ask', 'during their working hours'),
  page('UANA', '/mentor plan', 'lead a meeting'),
  page('UMEI', '/mentor request @grace', 'Grace'),
  page('UMEI', '/mentor opportunity', 'What is it?'),
  page('UMEI', '/mentor opportunities', 'Pricing pilot for small teams'),
  page('UMEI', '/mentor seat @linus', 'Ask to be considered'),
  page('ULINUS', '/mentor opportunities', 'Pricing pilot for small teams'),
  page('ULINUS', '/mentor seat', 'Edit seat…'),
]

const CASES = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 800 },
] as const

test.each(CASES)(
  'in $colorScheme and $width wide, each page of the app can be read and reached',
  async ({ colorScheme, width }) => {
    const options = { colorScheme, viewport: { width, height: 800 } }
    const found: string[] = []
    for (const as of new Set(PAGES.map((one) => one.as))) {
      const user = await session.open(as, 'C000000002', options)
      for (const one of PAGES.filter((page) => page.as === as)) {
        await show(user, one)
        await user.picture(`page${one.command.replaceAll(/\W+/g, '-')}-${as}-${colorScheme}-${width}`)
        const problems = [...(await findOverflow(user)), ...(await findAccessibilityViolations(user))]
        found.push(...problems.map((problem) => `${one.command}: ${problem}`))
        if (one.inForm) await closeForm(user)
      }
      found.push(...user.problems)
    }
    expect(found).toEqual([])
  },
)

async function show(user: PageUser, { command, shows, inForm }: Page): Promise<void> {
  await user.type(command)
  await (inForm ? user.form : user.lastMessage).getByText(shows).first().waitFor()
}

/** Closes two stacked forms one by one. */
async function closeForms({ page, form }: PageUser): Promise<void> {
  await page.keyboard.press('Escape')
  await form.getByRole('button', { name: 'Add introduction…' }).waitFor()
  await page.keyboard.press('Escape')
  await form.waitFor({ state: 'hidden' })
}

async function closeForm({ page, form }: PageUser): Promise<void> {
  await page.keyboard.press('Escape')
  await form.waitFor({ state: 'hidden' })
}

test.each(CASES)(
  'requests and their answers are accessible in $colorScheme, $width wide',
  async ({ colorScheme, width }) => {
    await session.startAgain()
    const options = { colorScheme, viewport: { width, height: 800 } }
    const look = async (user: PageUser, state: string): Promise<void> => {
      await user.picture(`${state}-${colorScheme}-${width}`)
      expect([
        ...(await findOverflow(user)),
        ...(await findAccessibilityViolations(user)),
        ...user.problems,
      ]).toEqual([])
    }
    const mei = await session.open('UMEI', 'C000000002', options)
    await mei.type('/mentor request @grace')
    await mei.form.getByLabel('What do you want to get better at?').fill('Saying no to good ideas')
    await mei.form.getByLabel('Why this person?').fill('She says no so that people thank her for it.')
    await mei.press('Send request')
    await mei.form.getByText('Saying no').waitFor({ state: 'hidden' })
    await look(mei, 'request-sent')
    const ana = await session.open('UANA', 'C000000002', options)
    await ana.type('/mentor ask could we talk before Thursday?')
    await ana.sees('Only visible to you')
    const grace = await session.open('UGRACE', 'app', options)
    await grace.sees('Saying no to good ideas')
    await grace.sees('could we talk before Thursday?')
    await look(grace, 'asked')
    await grace.goTo('mentoring')
    await grace.type('/mentor plan @ana')
    await grace.form.getByRole('button', { name: 'Add introduction…' }).click()
    await grace.form.getByRole('heading', { name: /introduction/i }).waitFor()
    await look(grace, 'introduction')
    await closeForms(grace)
    await grace.type('/mentor end @ana')
    await grace.form.getByLabel('Thank-you message').fill('It was a joy to see you grow.')
    await grace.press('End mentorship')
    await grace.form.getByLabel('Thank-you message').waitFor({ state: 'hidden' })
    await look(grace, 'goodbye-said')
    await ana.goTo('Do For One')
    await ana.sees('It was a joy to see you grow.')
    await look(ana, 'goodbye')
  },
)
