import type { ModalView } from '@slack/types'
import type { AnyKind } from '../platform/outbox/kind.ts'
import type { RenderHome } from '../platform/outbox/rerenders.ts'
import type { Planner } from '../platform/planners.ts'
import type { Services } from '../platform/services.ts'
import type { Contract } from '../platform/slack/actions.ts'
import type { EventHandler } from '../platform/slack/events.ts'
import type { OpenPage } from '../platform/slack/interactions.ts'
import type { HomeRows, HomeSection } from './home-sections.ts'
import type { NextSteps } from './next-steps.ts'
import type { NudgeButton, NudgeContacts, NudgeSource, TopicSource } from './nudge-sources.ts'
import type { PageSection } from './page-sections.ts'
import type { Interaction, MentorCommand, MentorHandler } from './people/interactions.ts'
import type { Person } from './people/rules.ts'

/** Everything that a feature declares. features.ts lists the features; nothing else knows one by name. */
export type Feature = {
  name: string
  /** Slash commands, each with its parser, handler and help line. */
  commands?: readonly MentorCommand[]
  /** Parses and runs what was typed after the slash command. Only the commands feature has this. */
  onCommand?(services: Services, interaction: Interaction, text: string): Promise<void>
  /** Sections on Home. */
  homeSections?: readonly HomeSection[]
  /** What is added to each person's row there. */
  homeRows?: HomeRows
  /** What the person can do next, in the answer to `/mentor`. */
  nextSteps?: NextSteps
  /** Sections of the page about a person, `/mentor @ana`. */
  pageSections?: readonly PageSection[]
  /** Items other than relationships that wait for an answer; nudges list them. */
  nudgeSources?: readonly NudgeSource[]
  /** Topics that nudges suggest. */
  topicSources?: readonly TopicSource[]
  /** How nudges show the relationships of a kind that the feature owns. */
  nudgeContacts?: NudgeContacts
  /** Buttons for each open mentee in a nudge. */
  nudgeButtons?: readonly NudgeButton[]
  /** Further choices in the menu beside them. */
  nudgeChoices?: readonly NudgeButton[]
  /** Its buttons, forms and pages: all that actions.ts exports. The app starts only if each has its handler. */
  contracts?: readonly Contract[]
  /** Handlers of its buttons and forms. */
  handlers?: readonly MentorHandler[]
  /** Handlers of Slack events. */
  events?: readonly EventHandler[]
  /** Messages that the app sends on its own. */
  kinds?(services: Services): readonly AnyKind[]
  /** Jobs that look for due work every minute. */
  planners?: readonly Planner[]
  /** Renders an open page again after a click on it; null for other pages. */
  renderPage?(services: Services, me: Person, page: OpenPage): Promise<ModalView | null>
  /** Renders the Home tab. Only the home feature has this. */
  home?(services: Services): RenderHome
}
