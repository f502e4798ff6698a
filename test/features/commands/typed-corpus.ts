/** Fragments of what people type, of which some make a day. */
export const TEXTS: readonly string[] = [
  ...'yesterday|last Friday|Fri 6|Friday the 6th|5 Nov ’25|1/2|9/10|5/1|05-11-2026|2026-11-05|1.11.|10.5|v1.2.3|2 wks|a couple of days ago'.split(
    '|',
  ),
  ...'the 20th|29 Feb|31 Feb|December|next week|last week Friday|20 Dec - 5 Jan|from 20 Dec until 5 Jan|end of the week|eom|mid March'.split(
    '|',
  ),
  ...'by 2 weeks|by Friday 5pm|(by Friday)|until 5 Jan|may|march|sat|sun|5 may be|24/7|50%|5pm|17:00|now|today|in 2 weeks|2-3 weeks'.split(
    '|',
  ),
  ...'please|thank you|🙏|:pray:|“two weeks”|‘2 weeks’|…|–|—|-|.|,|(|)|*|_|"|<#C1|general>|<tel:5|5>|<!here>|<@U2>|@ana|and|or|to'.split(
    '|',
  ),
  ...'😀|👩‍👩‍👧|\u200b|\u202e|\u00a0|\ud83d|\0|\n|word|other words|ß|İ|日本|ﷺ|e\u0301|99999999999|1e9|-5|0/0|00-00'.split(
    '|',
  ),
]

/** A text made of fragments, the same for each index. */
export function textOf(index: number, parts = 6): string {
  let state = (index + 1) * 2654435761
  const words: string[] = []
  for (let count = 1 + (index % parts); count > 0; count -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    words.push(TEXTS[state % TEXTS.length] ?? '')
  }
  return words.join(index % 3 === 0 ? '' : ' ')
}
