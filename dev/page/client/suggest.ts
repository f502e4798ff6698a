import type { World } from '../contract.ts'

export type Suggestion = {
  key: string
  name: string
  hint: string
  about: string
  personId: string | null
  /** The text up to the caret after this suggestion is accepted. */
  text: string
}

/** Suggestions for the text before the caret: commands at the start, people after an @. */
export function suggest(
  text: string,
  caret: number,
  world: Pick<World, 'commands' | 'people'>,
): Suggestion[] {
  const before = text.slice(0, caret)
  if (/^\/\S*$/.test(before)) {
    return world.commands
      .filter(({ command }) => command.startsWith(before))
      .map(({ command, description, usageHint }) => ({
        key: command,
        name: command,
        hint: usageHint,
        about: description,
        personId: null,
        text: `${command} `,
      }))
  }
  const typed = /(?:^|\s)@([\p{L}\d._-]*)$/u.exec(before)?.[1]
  if (typed === undefined) return []
  return world.people
    .filter(({ name, handle }) => `${handle} ${name}`.toLowerCase().includes(typed.toLowerCase()))
    .map(({ id, name, handle, title }) => ({
      key: id,
      name,
      hint: `@${handle}`,
      about: title,
      personId: id,
      text: `${before.slice(0, before.length - typed.length)}${handle} `,
    }))
}
