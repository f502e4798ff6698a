/** Returns a text without what Postgres can't store, or Slack can't show: NUL and lone surrogates. */
export function storable(text: string): string {
  // In this order: two lone surrogates around a NUL must not become a pair.
  return text.replace(/\p{Surrogate}/gu, '').replaceAll('\0', '')
}

/** Returns true if nothing of the text is visible: it is empty, or has only spaces and invisible characters. */
export function isBlank(text: string): boolean {
  return !/[^\s\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text)
}
