import { buttonContract, pageContract } from '../../platform/slack/actions.ts'

export const openCommands = buttonContract('open_commands')

export const commandsPage = pageContract('commands_page')
