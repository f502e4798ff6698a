/** Compares docs/commands.md with what the commands declare. `--write` writes the file instead. */
import { join } from 'node:path'
import { GROUP_TITLES } from '../../src/features/commands/views.ts'
import type { MentorCommand } from '../../src/features/people/interactions.ts'
import { FEATURES } from '../../src/features.ts'
import { GROUPS, type Group } from '../../src/platform/commands/command.ts'
import { checkGenerated } from './generated-file.ts'

const PAGE = join(import.meta.dirname, '../../docs/commands.md')
const INTRO = `<!-- Made from the commands' declarations by \`npm run pages\`. Don't edit it by hand. -->

# Commands

Type these in any channel or direct message in Slack. Answers are visible only to you. Type @ and pick a name; your own
mentees and mentors also work without @: \`ana\`. Dates like “yesterday”, “Friday” or “5 Jan” work. In Slack, *All commands* under
\`/mentor help\` shows this list.
`

const commands = FEATURES.flatMap((feature) => feature.commands ?? [])
const page = `${INTRO}\n${GROUPS.map(tableOf).join('\n')}`

await checkGenerated(PAGE, page, 'docs/commands.md is not what the commands declare: run npm run pages')

function tableOf(group: Group): string {
  const rows = commands
    .filter((command) => command.group === group)
    .toSorted((one, other) => one.order - other.order)
    .map(rowOf)
  return [
    `## ${GROUP_TITLES[group]}`,
    '',
    '| Type | What it does | Other names |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function rowOf({ usage, says, synonyms = [] }: MentorCommand): string {
  return `| \`${usage}\` | ${says} | ${synonyms.map((name) => `\`${name}\``).join(', ')} |`
}
