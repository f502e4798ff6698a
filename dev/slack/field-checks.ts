import { initialValue, isEmpty } from './element-values.ts'
import { inputs } from './elements.ts'
import { type JsonObject, obj, str } from './json.ts'
import type { ShownView } from './views.ts'

/** Returns the errors that Slack itself shows before it sends a form, by block_id. */
export function checkFields(view: Pick<ShownView, 'blocks' | 'values'>): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const { element, blockId, actionId, optional } of inputs(view.blocks)) {
    const value = obj(obj(view.values, blockId), actionId) ?? initialValue(element)
    if (value === undefined) continue
    const problem = isEmpty(value) ? emptyProblem(optional) : textProblem(element, value)
    if (problem !== undefined) errors[blockId] = problem
  }
  return errors
}

function emptyProblem(optional: boolean): string | undefined {
  return optional ? undefined : 'Please complete this required field.'
}

function textProblem(element: JsonObject, value: JsonObject): string | undefined {
  const text = str(value, 'value')
  if (text === undefined) return undefined
  if (element.type === 'number_input') return numberProblem(element, text)
  const [min, max] = [number(element, 'min_length', 0), number(element, 'max_length', 3000)]
  if (text.length > max) return `Please enter at most ${max} characters.`
  return text.length < min ? `Please enter at least ${min} characters.` : undefined
}

function numberProblem(element: JsonObject, text: string): string | undefined {
  const value = Number(text)
  if (Number.isNaN(value)) return 'Please enter a number.'
  if (element.is_decimal_allowed !== true && !Number.isInteger(value)) return 'Please enter a whole number.'
  const [min, max] = [number(element, 'min_value', -Infinity), number(element, 'max_value', Infinity)]
  if (value < min) return `Please enter a number of at least ${min}.`
  return value > max ? `Please enter a number of at most ${max}.` : undefined
}

function number(element: JsonObject, key: string, otherwise: number): number {
  const value = element[key]
  if (typeof value === 'number') return value
  return typeof value === 'string' && value !== '' ? Number(value) : otherwise
}
