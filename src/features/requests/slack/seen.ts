import { z } from 'zod'
import { onEvent } from '../../../platform/slack/events.ts'
import { saveSeen } from '../store.ts'

/** A mentor who opens Home has seen the requests to them, and their mentees are shown that. */
export const requestEvents = [
  onEvent(
    'app_home_opened',
    z.object({ user: z.string(), tab: z.string() }),
    async (services, workspaceId, { user, tab }) => {
      if (tab !== 'home') return
      const seen = await saveSeen(services.db, { workspaceId, personId: user }, services.clock.now())
      await services.refresh({ workspaceId, personIds: seen, homeOnly: true })
    },
  ),
]
