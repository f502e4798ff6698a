import type { Entries, Message } from '../../../dev/client.ts'
import type { Rig } from '../../support/rig.ts'

/** What people do about requests, as they do it in Slack. */
export const WISH = 'I hope to run meetings that people like to come to'
export const WHY = 'Your team laughs a lot, and ships'

export const WORDS: Entries = {
  'What do you hope to get better at?': WISH,
  'Why this person?': WHY,
}

export function acting(rig: Rig) {
  const human = (id: string) => rig.slack.as(id)
  return {
    /** Opens the form by name, fills it in and sends it. */
    async ask(menteeId: string, mentorName: string, entries: Entries = {}) {
      human(menteeId).takeAll()
      await human(menteeId).command(`/mentor request @${mentorName}`)
      await human(menteeId).nextView()
      const result = await human(menteeId).submit({ ...WORDS, ...entries })
      await rig.settle()
      return result
    },
    /** The newest DM with these words, as it stands now. */
    async dm(id: string, words: string): Promise<Message> {
      await rig.settle()
      const found = (await human(id).dms()).findLast(({ text }) => text.includes(words))
      if (!found) throw new Error(`${id} has no message with “${words}”`)
      return found
    },
    async dms(id: string): Promise<string[]> {
      await rig.settle()
      return (await human(id).dms()).map(({ text }) => text)
    },
    /** Presses a button that opens a form, and submits the form. */
    async decide(id: string, where: Message, button: string, entries: Entries = {}) {
      human(id).takeAll()
      await human(id).press(where, button)
      await human(id).nextView()
      const result = await human(id).submit(entries)
      await rig.settle()
      return result
    },
    /** What somebody reads when a button answers them in words. */
    async press(id: string, where: Message, button: string): Promise<string> {
      human(id).takeAll()
      await human(id).press(where, button)
      await rig.settle()
      return (await human(id).nextEphemeral()).text
    },
  }
}
