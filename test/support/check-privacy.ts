/** Compares the tables in docs/privacy.md with the rules that the app follows. `--write` writes them instead. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { READERS, type ReadingState, type Words } from '../../src/features/mentorships/reading-rules.ts'
import { WHO_SEES } from '../../src/features/privacy/rules.ts'
import { READER_NAMES } from '../../src/features/privacy/views.ts'
import { checkGenerated } from './generated-file.ts'

const PAGE = join(import.meta.dirname, '../../docs/privacy.md')
const [BEGIN, END] = ['<!-- made from the code -->', '<!-- end -->']

const STATES: Record<ReadingState, string> = {
  strangers: 'none',
  offered: 'offered by the mentor',
  accepted: 'accepted, paused or staying in touch',
  ended: 'ended',
  'never accepted': 'declined, or never answered',
}
const WORDS: Record<Words, string> = {
  'between both': 'Agreement, plan, agenda, help requests, meetings',
  profile: 'Mentee’s profile',
  'handed over': 'Notes that the mentee hands over',
}

const written = await readFile(PAGE, 'utf8')
const page = replaceTables(
  written,
  `${whoSees()}\n\nBetween a mentor and a mentee, as far as it isn't their own:\n\n${byState()}`,
)
await checkGenerated(PAGE, page, 'The tables in docs/privacy.md are not what the app does: run npm run pages')

function replaceTables(text: string, tables: string): string {
  const [before, rest] = text.split(`${BEGIN}\n`)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined)
    throw new Error(`docs/privacy.md has no ${BEGIN} and ${END}`)
  return `${before}${BEGIN}\n${tables}\n${END}${after}`
}

/** What `/mentor privacy` shows. */
function whoSees(): string {
  return table(
    ['Stored', 'Visible to'],
    WHO_SEES.map(({ what, readers }) => [what, READER_NAMES[readers]]),
  )
}

function byState(): string {
  const kinds: Words[] = ['between both', 'profile', 'handed over']
  const states: ReadingState[] = ['strangers', 'offered', 'accepted', 'ended', 'never accepted']
  const readersOf = (state: ReadingState, kind: Words) => READERS[state][kind].join(' and ') || 'nobody'
  return table(
    ['Mentorship', ...kinds.map((kind) => WORDS[kind])],
    states.map((state) => [STATES[state], ...kinds.map((kind) => readersOf(state, kind))]),
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}
