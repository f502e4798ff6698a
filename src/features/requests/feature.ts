import type { Feature } from '../feature.ts'
import { requestKinds, requestPlanner, rerenderRequests } from './jobs.ts'
import { requestCommands, requestHandlers } from './slack/index.ts'

export const requests: Feature = {
  name: 'requests',
  commands: requestCommands,
  handlers: requestHandlers,
  kinds: requestKinds,
  planners: [requestPlanner],
  async rerender(services, who, { homeOnly }) {
    if (!homeOnly) await rerenderRequests(services, who)
  },
}
