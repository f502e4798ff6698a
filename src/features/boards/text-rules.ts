import type { WrittenTopic } from './rules.ts'

/** The parts of a text to an advisor, in their order; the first one is needed. */
export const PARTS = {
  thanks: ['did', 'result'],
  update: ['well', 'badly', 'help'],
  ask: ['need', 'byWhen', 'tried'],
} as const satisfies Record<WrittenTopic, readonly [string, ...string[]]>

export type PartId = (typeof PARTS)[WrittenTopic][number]

/** Joins the parts that were written, in order. */
export function composeText(topic: WrittenTopic, parts: Partial<Record<PartId, string | null>>): string {
  return PARTS[topic].flatMap((id) => parts[id] ?? []).join('\n\n')
}
