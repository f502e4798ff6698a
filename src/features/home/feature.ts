import type { Feature } from '../feature.ts'
import { renderHome } from './jobs.ts'
import { homeCommands, homeEvents } from './slack.ts'

/** Home and the overview of `/mentor`, made of what `features` add. */
export function createHome(features: readonly Feature[]): Feature {
  return {
    name: 'home',
    commands: homeCommands(features),
    events: homeEvents,
    home: (services) => (who) => renderHome(services, features, who),
  }
}
