import type { Feature } from '../feature.ts'
import { greetingKind, renderHome } from './jobs.ts'
import { homeCommands, homeEvents } from './slack.ts'

/** Creates Home and the overview of `/mentor`, with what `features` add to them. */
export function createHome(features: readonly Feature[]): Feature {
  return {
    name: 'home',
    commands: homeCommands(features),
    events: homeEvents,
    kinds: (services) => [greetingKind(services)],
    home: (services) => (who) => renderHome(services, features, who),
  }
}
