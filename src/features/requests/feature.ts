import type { Feature } from '../feature.ts'
import { requestSections } from './home.ts'
import { requestKinds, requestPlanner, rerenderRequests } from './jobs.ts'
import { requestCommands, requestHandlers } from './slack/index.ts'
import { requestEvents } from './slack/seen.ts'

export const requests: Feature = {
  name: 'requests',
  commands: requestCommands,
  handlers: requestHandlers,
  kinds: requestKinds,
  planners: [requestPlanner],
  async rerender(services, who, { homeOnly }) {
    if (!homeOnly) await rerenderRequests(services, who)
  },
  homeSections: requestSections,
  events: requestEvents,
}
