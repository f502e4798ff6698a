import { buttonContract, formContract } from '../../platform/slack/actions.ts'

export const downloadMyData = buttonContract('download_my_data')
export const openErase = buttonContract('open_erase')

export const eraseForm = formContract('erase_form')
