import type { AnyKind } from '../platform/outbox/kind.ts'
import type { RenderHome } from '../platform/outbox/rerenders.ts'
import type { Planner } from '../platform/planners.ts'
import type { Services } from '../platform/services.ts'
import type { EventHandler } from '../platform/slack/events.ts'
import type { HomeRows, HomeSection } from './home-sections.ts'
import type { NudgeButton, NudgeSource, TopicSource } from './nudge-sources.ts'
import type { Interaction, MentorCommand, MentorHandler } from './people/interactions.ts'

/** All that a feature brings. features.ts lists them; nothing else knows a feature by name. */
export type Feature = {
  name: string
  /** Slash commands, each with its parser, handler and help line. */
  commands?: readonly MentorCommand[]
  /** Reads and carries out what was typed after the slash command; the commands feature alone does. */
  onCommand?(services: Services, interaction: Interaction, text: string): Promise<void>
  /** What it shows on Home and in the overview. */
  homeSections?: readonly HomeSection[]
  /** What it adds to each person's row there. */
  homeRows?: HomeRows
  /** What waits for an answer and is listed by the nudge, beside relationships. */
  nudgeSources?: readonly NudgeSource[]
  /** What the nudge suggests to talk about. */
  topicSources?: readonly TopicSource[]
  /** Its buttons for each contact in a nudge. */
  nudgeButtons?: readonly NudgeButton[]
  /** What its buttons and forms do. */
  handlers?: readonly MentorHandler[]
  /** Slack events that it listens to. */
  events?: readonly EventHandler[]
  /** Messages that the app sends on its own. */
  kinds?(services: Services): readonly AnyKind[]
  /** What it looks for every minute. */
  planners?: readonly Planner[]
  /** Renders the Home tab; the home feature alone does. */
  home?(services: Services): RenderHome
}
