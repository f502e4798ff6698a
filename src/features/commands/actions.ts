import { z } from 'zod'
import { buttonContract, formContract, pageContract } from '../../platform/slack/actions.ts'

export const openCommands = buttonContract('open_commands')
/** Runs a command, after a question which person was meant. */
export const runCommand = buttonContract('run_command', z.object({ text: z.string() }))

const page = z.object({ viewId: z.string(), contractId: z.string(), metadata: z.string() })

/** Asks for what a command needs. `page`: the page below, which is rendered again after the form was submitted. */
export const commandForm = formContract('command_form', z.object({ name: z.string(), page: page.optional() }))
export const commandsPage = pageContract('commands_page')
