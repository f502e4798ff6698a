import { Temporal } from 'temporal-polyfill'
import { command } from '../../platform/commands/command.ts'
import type { Services } from '../../platform/services.ts'
import { onClick } from '../../platform/slack/handlers.ts'
import type { HomeSection } from '../home-sections.ts'
import type { Interaction, MentorCommand, MentorHandler } from '../people/interactions.ts'
import { filesNotAllowedMessage, uploadTo } from '../people/upload.ts'
import { downloadImpact } from './actions.ts'
import { toCsv } from './csv.ts'
import { nextSnapshotOn, type Snapshots, utcDate } from './snapshot-rules.ts'
import { findSnapshots } from './store.ts'
import {
  IMPACT_FILE,
  impactGoneMessage,
  impactHomeBlocks,
  impactMessage,
  impactRows,
  impactSentMessage,
  noImpactMessage,
} from './views.ts'

export const impactCommands: readonly MentorCommand[] = [
  command({
    name: 'impact',
    group: 'self',
    order: 6.5,
    usage: '/mentor impact',
    says: 'what mentoring comes to in this workspace',
    parse: () => ({}),
    async handle({ db, clock }, { workspaceId, reply }: Interaction) {
      const today = utcDate(clock.now())
      const nextOn = nextSnapshotOn(today)
      const found = await findSnapshots(db, workspaceId)
      await reply(found ? impactMessage(found, nextOn, today) : noImpactMessage(nextOn, today))
    },
  }),
]

export const impactHandlers: readonly MentorHandler[] = [
  onClick(downloadImpact, async (services, { workspaceId, personId, value, reply }) => {
    const month = Temporal.PlainDate.from(value.month)
    const found = await findSnapshots(services.db, workspaceId, month)
    if (!found?.snapshot.month.equals(month)) return reply(impactGoneMessage())
    const outcome = await sendFile(services, { workspaceId, personId }, found)
    await reply(outcome === 'sent' ? impactSentMessage() : filesNotAllowedMessage(services.installUrl))
  }),
]

/** Sends what the page shows. */
async function sendFile(
  services: Services,
  who: { workspaceId: string; personId: string },
  snapshots: Snapshots,
): ReturnType<typeof uploadTo> {
  const takenOn = snapshots.snapshot.takenOn.toString()
  const rows = impactRows(snapshots).map(({ figure, value, change }) => ({
    Date: takenOn,
    Figure: figure,
    Value: value,
    Change: change,
  }))
  return uploadTo(services, who, {
    ...IMPACT_FILE,
    filename: `do-for-one-impact-${takenOn}.csv`,
    content: toCsv(rows),
  })
}

/** At the foot of Home, once there are figures. */
export const impactSections: readonly HomeSection[] = [
  {
    order: 95,
    async read({ db }, { me }) {
      const found = await findSnapshots(db, me.workspaceId)
      return found ? impactHomeBlocks(found.snapshot) : []
    },
  },
]
