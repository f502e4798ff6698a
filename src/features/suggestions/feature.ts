import type { Feature } from '../feature.ts'
import { suggestionKinds } from './jobs.ts'
import { suggestionHandlers, suggestionSections } from './slack.ts'

export const suggestions: Feature = {
  name: 'suggestions',
  handlers: suggestionHandlers,
  kinds: suggestionKinds,
  homeSections: suggestionSections,
}
