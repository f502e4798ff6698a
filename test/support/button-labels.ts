import { isObject, type JsonObject, str, textOf } from '../../dev/slack/json.ts'

/** So many views with equal labels are no coincidence of generated names. */
const MATCH_MIN_SCORE = 5

/** Returns the problems of labels that don't start with the text of their button, as voice control needs. */
export function findWrongLabels(built: unknown): string[] {
  return buttonsIn(built).flatMap((button) => {
    const [text, label] = [textOf(button, 'text') ?? '', str(button, 'accessibility_label')]
    return label === undefined || label.startsWith(text) ? [] : [`“${label}” doesn’t start with “${text}”`]
  })
}

/**
 * Returns the texts of buttons that screen readers can't tell apart: in none of these views of one builder do buttons with
 * the same text and different values differ in their labels.
 */
export function findAmbiguousButtons(views: readonly unknown[]): string[] {
  const found = new Map<string, { alike: number; distinct: number }>()
  for (const view of views) {
    for (const [text, buttons] of Map.groupBy(buttonsIn(view), (button) => textOf(button, 'text') ?? '')) {
      const values = new Set(buttons.map((button) => `${str(button, 'action_id')} ${str(button, 'value')}`))
      if (values.size < 2) continue
      const labels = new Set(buttons.map((button) => str(button, 'accessibility_label') ?? text))
      const counts = found.get(text) ?? { alike: 0, distinct: 0 }
      found.set(text, {
        alike: counts.alike + Number(labels.size < 2),
        distinct: counts.distinct + Number(labels.size > 1),
      })
    }
  }
  return [...found]
    .filter(([, { alike, distinct }]) => alike >= MATCH_MIN_SCORE && distinct === 0)
    .map(([text]) => text)
}

function buttonsIn(built: unknown): JsonObject[] {
  if (Array.isArray(built)) return built.flatMap(buttonsIn)
  if (!isObject(built)) return []
  return built.type === 'button' ? [built] : Object.values(built).flatMap(buttonsIn)
}
