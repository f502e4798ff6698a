import type { AppLink } from './app-link.ts'
import type { Conversations } from './conversations.ts'
import type { Inboxes } from './inbox.ts'
import type { PeopleRegistry } from './people-registry.ts'
import type { ResponseUrls } from './response-urls.ts'
import type { TriggerIds } from './trigger-ids.ts'
import type { Bot, Team, Upstream } from './upstream.ts'
import type { Views } from './views.ts'
import type { WorkspaceClock } from './workspace-clock.ts'

/** The parts of a running simulated Slack that depend on each other. */
export type Rig = {
  team: Team
  bot: Bot
  appToken: string
  people: PeopleRegistry
  clock: WorkspaceClock
  triggers: TriggerIds
  views: Views
  inboxes: Inboxes
  upstream: Upstream
  conversations: Conversations
  responseUrls: ResponseUrls
  link: AppLink
}
