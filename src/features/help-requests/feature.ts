import type { Feature } from '../feature.ts'
import { helpRequestRows } from './home.ts'
import { helpRequestKinds, rerenderHelpRequests } from './jobs.ts'
import { helpRequestCommands, helpRequestHandlers } from './slack.ts'

export const helpRequests: Feature = {
  name: 'help-requests',
  commands: helpRequestCommands,
  handlers: helpRequestHandlers,
  kinds: helpRequestKinds,
  async rerender(services, who, { homeOnly }) {
    if (!homeOnly) await rerenderHelpRequests(services, who)
  },
  homeRows: helpRequestRows,
}
