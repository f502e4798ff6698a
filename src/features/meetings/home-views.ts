import { type Reader, showTime } from './phrases.ts'
import type { Meeting, MeetingProposal } from './rules.ts'

/** "Tue 24 Nov, 14:00", under the other person’s name. */
export function meetingLine({ start, state }: Meeting, reader: Reader): string {
  const time = showTime(start, reader)
  return state === 'over' ? `How did it go on *${time}*?` : `You meet on *${time}*`
}

export function proposalLine({ proposerId }: MeetingProposal, reader: Reader): string {
  return proposerId === reader.id
    ? 'You proposed times. Waiting for an answer.'
    : '*Proposed times to talk*. My message has the buttons.'
}
