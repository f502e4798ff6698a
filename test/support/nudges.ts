/** Whether a direct message is a nudge: an open one, one in which all is answered, or one that a newer one replaced. */
export function isNudge({ text }: { text: string }): boolean {
  return /Why now\?|You’re all caught up|There is a newer one below/.test(text)
}
