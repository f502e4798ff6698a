import type { Entries, Message } from '../../../dev/client.ts'
import type { Rig } from '../../support/rig.ts'

export const WISH = 'I hope to run meetings that people like to come to'
export const WHY = 'Your team laughs a lot, and ships'

export const WORDS: Entries = {
  'What do you want to get better at?': WISH,
  'Why this person?': WHY,
}

/** Actions of people on requests, through Slack. */
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
    /** Returns the newest DM with this text in its current state. Throws if there is none. */
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
    /** Presses a button and returns the text of its ephemeral reply. */
    async press(id: string, where: Message, button: string): Promise<string> {
      human(id).takeAll()
      await human(id).press(where, button)
      await rig.settle()
      return (await human(id).nextEphemeral()).text
    },
  }
}
