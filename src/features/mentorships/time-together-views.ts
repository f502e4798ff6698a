import { escapeText } from '../../platform/slack/blocks.ts'
import type { Topic } from '../nudge-sources.ts'

export function timeTogetherTopic(months: number, name: string): Topic {
  return {
    ref: `together:${months}`,
    line: `You’ve been mentoring ${escapeText(name)} for ${showMonths(months)}. What has changed since then?`,
    reason: 'It’s new since your last nudge.',
  }
}

/** "6 months", "2 years" */
function showMonths(months: number): string {
  if (months < 12) return `${months} months`
  return months === 12 ? '1 year' : `${months / 12} years`
}
