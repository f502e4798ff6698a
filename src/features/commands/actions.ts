import { z } from 'zod'
import { buttonContract, pageContract } from '../../platform/slack/actions.ts'

export const openCommands = buttonContract('open_commands')
/** Runs a command, after a question which person was meant. */
export const runCommand = buttonContract('run_command', z.object({ text: z.string() }))

export const commandsPage = pageContract('commands_page')
