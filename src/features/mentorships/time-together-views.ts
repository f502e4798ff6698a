import type { Topic } from '../nudge-sources.ts'

export function timeTogetherTopic(months: number): Topic {
  return {
    ref: `together:${months}`,
    line: `You two have been together for ${showMonths(months)}. What has changed since?`,
    because: 'it is new, and no nudge has told it yet',
  }
}

/** "half a year", "2 years" */
function showMonths(months: number): string {
  if (months < 12) return 'half a year'
  return months === 12 ? 'a year' : `${months / 12} years`
}
