import { buttonContract, formContract } from '../../platform/slack/actions.ts'

export const openSettings = buttonContract('open_settings')
export const openAway = buttonContract('open_away')
/** Handled by the requests feature. */
export const openOffer = buttonContract('open_offer')

export const settingsForm = formContract('settings_form')
export const awayForm = formContract('away_form')
