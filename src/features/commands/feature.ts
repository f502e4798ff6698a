import type { Feature } from '../feature.ts'
import { createDispatch, helpCommand } from './slack.ts'

/** The slash command itself: reads what was typed and hands it to the command it names; and help. */
export function createCommands(features: readonly Feature[]): Feature {
  const others = features.flatMap((feature) => feature.commands ?? [])
  const help = helpCommand(() => commands)
  const commands = [...others, help]
  return { name: 'commands', commands: [help], onCommand: createDispatch(commands) }
}
