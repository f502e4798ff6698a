import type { Feature } from '../feature.ts'
import * as contracts from './actions.ts'
import { commandHandlers, createDispatch, helpCommand } from './slack.ts'

/** The help command, and the dispatch of the slash command to the commands of all features. */
export function createCommands(features: readonly Feature[]): Feature {
  const others = features.flatMap((feature) => feature.commands ?? [])
  const help = helpCommand(() => commands)
  const commands = [...others, help]
  return {
    name: 'commands',
    contracts: Object.values(contracts),
    commands: [help],
    handlers: commandHandlers(commands, features),
    onCommand: createDispatch(commands),
  }
}
