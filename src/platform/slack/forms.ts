import { z } from 'zod'
import { storable } from './typed-text.ts'

const option = z.object({ value: z.string() })

const element = z.object({
  value: z.string().nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
  selected_user: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
})

const state = z.record(z.string(), z.record(z.string(), element))

/** Returns a submitted form's values by block_id: text, the value of an option, a list of those, or null if empty. */
export function readForm(view: { state: { values: unknown } }): Record<string, string | string[] | null> {
  const fields = Object.entries(state.parse(view.state.values))
  return Object.fromEntries(
    fields.map(([blockId, elements]) => [blockId, readElement(Object.values(elements)[0])]),
  )
}

function readElement(given: z.output<typeof element> | undefined): string | string[] | null {
  if (given === undefined) return null
  if (given.selected_options) return given.selected_options.map(({ value }) => value)
  const candidates = [
    given.value,
    given.selected_option?.value,
    given.selected_user,
    given.selected_date,
    given.selected_time,
  ]
  const found = candidates.find((value) => value !== null && value !== undefined && value !== '')
  return storable(found ?? '') || null
}

/** Converts zod's issues to Slack's field errors: the first one of each field. */
export function toFieldErrors(error: z.ZodError): Record<string, string> {
  const lines = error.issues.map((issue) => [String(issue.path[0] ?? ''), issue.message] as const)
  return Object.fromEntries(lines.reverse())
}
