import type { Feature } from '../feature.ts'
import { renderHome } from './jobs.ts'
import { homeCommands, homeEvents } from './slack.ts'

/** Creates Home and the overview of `/mentor`, with what `features` add to them. */
export function createHome(features: readonly Feature[]): Feature {
  return {
    name: 'home',
    commands: homeCommands(features),
    events: homeEvents,
    home: (services) => (who) => renderHome(services, features, who),
  }
}
