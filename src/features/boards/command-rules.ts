import { type CommonRefusal, type Refused, refuse } from '../../platform/commands/refusals.ts'
import { takeUser, toTyped } from '../../platform/commands/typed.ts'
import { cleanText, foldText } from '../../platform/plain-text.ts'
import { type CadenceRefusal, readCadence } from '../mentorships/cadence-rules.ts'
import { ADVISOR_NAME_MAX_LENGTH, type BoardCadence, type Named, WHAT_FOR_MAX_LENGTH } from './rules.ts'

/** What `/mentor board` asks for. `cadence` is missing if it wasn't typed. */
export type BoardArgs = {
  advisor: Named | null
  cadence?: BoardCadence
  whatFor: string | null
}

export type BoardCommandRefusal =
  | CadenceRefusal
  | CommonRefusal
  | { reason: 'too long'; what: 'name' | 'purpose'; most: number }

const NEVER = /^(?:none|never|no cadence|without (?:a )?cadence|whenever)$/

/** Some people type a name of several words in quotes. */
const QUOTES = /["“”„«»]/g

/** Reads "", "@grace quarterly for hiring" or "Maria Lopez every 3 months for funding". */
export function parseBoard(args: string): BoardArgs | Refused<BoardCommandRefusal> {
  const { who, unknown, rest } = takeUser(args)
  if (unknown) return refuse(unknown)
  const { head, whatFor } = splitPurpose(cleanText(toTyped(rest)).replace(/\s+/g, ' ').trim())
  if (whatFor !== null && whatFor.length > WHAT_FOR_MAX_LENGTH)
    return refuse({ reason: 'too long', what: 'purpose', most: WHAT_FOR_MAX_LENGTH })
  if (who === null) return parseName(head, whatFor)
  if (head === '') return { advisor: { id: who }, whatFor }
  const cadence = readBoardCadence(head)
  return isRefusal(cadence) ? refuse(cadence) : { advisor: { id: who }, cadence, whatFor }
}

/** "Maria Lopez quarterly": the name goes up to the cadence. */
function parseName(head: string, whatFor: string | null): BoardArgs | Refused<BoardCommandRefusal> {
  if (head === '') return whatFor === null ? { advisor: null, whatFor } : refuse({ reason: 'who is missing' })
  const words = head.replace(QUOTES, '').split(' ')
  const starts = words.map((_, index) => index).slice(1)
  const start = starts.find((at) => !isRefusal(readBoardCadence(words.slice(at).join(' '))))
  const name = words.slice(0, start).join(' ')
  if (name === '' || !isRefusal(readBoardCadence(name))) return refuse({ reason: 'who is missing' })
  if (name.length > ADVISOR_NAME_MAX_LENGTH)
    return refuse({ reason: 'too long', what: 'name', most: ADVISOR_NAME_MAX_LENGTH })
  if (start === undefined) return { advisor: { name }, whatFor }
  const cadence = readBoardCadence(words.slice(start).join(' '))
  return isRefusal(cadence) ? refuse(cadence) : { advisor: { name }, cadence, whatFor }
}

/** "quarterly for hiring" is a cadence and a purpose. */
function splitPurpose(text: string): { head: string; whatFor: string | null } {
  const [, head = '', whatFor] = /^(.*?)(?:^|[\s,]+)for (.+)$/i.exec(text) ?? []
  return whatFor === undefined ? { head: text, whatFor: null } : { head, whatFor }
}

function readBoardCadence(said: string): BoardCadence | CadenceRefusal {
  return NEVER.test(foldText(said).trim()) ? null : readCadence(said)
}

function isRefusal(read: BoardCadence | CadenceRefusal): read is CadenceRefusal {
  return typeof read === 'object' && read !== null
}
