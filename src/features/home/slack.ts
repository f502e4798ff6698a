import type { App } from '@slack/bolt'
import type { Services } from '../../platform/services.ts'
import type { Asked } from '../../platform/slack/asked.ts'
import type { Person } from '../people/rules.ts'
import { saveHomeOpened } from '../people/store.ts'
import { saveSeen } from '../requests/store.ts'
import { publishHome } from './jobs.ts'
import { readOverview } from './overview.ts'
import { listMessage, overviewMessage } from './views.ts'

export function homeCommands(services: Services) {
  return {
    async overview(asked: Asked, _: object, me: Person): Promise<void> {
      await asked.reply(overviewMessage(await readOverview(services, me)))
    },
    async list(asked: Asked, _: object, me: Person): Promise<void> {
      await asked.reply(listMessage(await readOverview(services, me)))
    },
  }
}

export function registerHome(app: App, services: Services): void {
  app.event('app_home_opened', async ({ event, context }) => {
    const workspaceId = context.teamId
    if (workspaceId === undefined || event.tab !== 'home') return
    const who = { workspaceId, personId: event.user }
    const seen = await saveSeen(services.db, who, services.clock.now())
    await publishHome(services, who)
    await saveHomeOpened(services.db, workspaceId, event.user, services.clock.now())
    await services.refresh({ workspaceId, personIds: seen, homeOnly: true })
  })
}
