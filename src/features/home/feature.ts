import type { Feature } from '../feature.ts'
import { greetingKind, renderHome } from './jobs.ts'
import { renderPageAgain } from './page.ts'
import { homeCommands, homeEvents, pageHandlers } from './slack.ts'

/** Creates Home and the overview of `/mentor`, with what `features` add to them. */
export function createHome(features: readonly Feature[]): Feature {
  return {
    name: 'home',
    commands: homeCommands(features),
    handlers: pageHandlers(features),
    renderPage: (services, me, page) => renderPageAgain(services, features, me, page),
    events: homeEvents,
    kinds: (services) => [greetingKind(services)],
    home: (services) => (who) => renderHome(services, features, who),
  }
}
