import { z } from 'zod'
import { buttonContract, formContract, pageContract } from '../../platform/slack/actions.ts'

export const openCommands = buttonContract('open_commands')
/** Runs a command, after a question which person was meant. */
export const runCommand = buttonContract('run_command', z.object({ text: z.string() }))

/** Asks for what a command needs. */
export const commandForm = formContract('command_form', z.object({ name: z.string() }))
export const commandsPage = pageContract('commands_page')
