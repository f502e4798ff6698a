/** Returns a text without what Postgres can't store, or Slack can't show: NUL and lone surrogates. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '')
}

/** Returns true if nothing of the text is visible: it is empty, or has only spaces and invisible characters. */
export function isBlank(text: string): boolean {
  return !/[^\s\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text)
}
