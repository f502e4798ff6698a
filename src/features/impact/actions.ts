import { z } from 'zod'
import { buttonContract } from '../../platform/slack/actions.ts'

/** `month` is that of the snapshot that the page shows. */
export const downloadImpact = buttonContract('download_impact', z.object({ month: z.iso.date() }))
