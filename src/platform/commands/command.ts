import type { Temporal } from 'temporal-polyfill'
import type { Services } from '../services.ts'
import type { Interaction } from '../slack/interactions.ts'
import { commonRefusalText } from './refusal-text.ts'
import {
  type AmbiguousDate,
  type CommonRefusal,
  isAmbiguous,
  type NotUnderstood,
  type Refused,
  type Typed,
} from './refusals.ts'

/** Who a command is for, in the order of the help screen. */
export const GROUPS = ['mentor', 'mentee', 'self'] as const
export type Group = (typeof GROUPS)[number]

/** A form that asks for what a command needs, if it was typed without it. Submitting runs the command. */
export type CommandForm = {
  title: string
  submit: string
  /** Who can be chosen. */
  people: 'mentees' | 'mentors' | 'everyone'
  /** What it asks besides the person. */
  asks: 'date' | 'cadence' | 'line' | null
  /** Of that second field. */
  label?: string
  whoSees: string
}

/** A command: its name, help, parser and handler. */
export type CommandDeclaration<Me, Args extends object, Refusal> = {
  name: string
  synonyms?: readonly string[]
  group: Group
  /** Position within its group on the help screen; lower comes first. */
  order: number
  /** An example, as it is typed. */
  usage: string
  /** What it does, in one line. */
  says: string
  /** Whether it is one of the ten in `/mentor help`; the full list is a page. */
  isCommon?: boolean
  /**
   * Whether a person can be named right after the command's name. `before text`: free text follows, which may begin with
   * an ordinary word that is also a name ("will", "may").
   */
  takesPerson?: 'alone' | 'before text'
  /** Missing for commands that need nothing, or open a form of their own. */
  form?: CommandForm
  /** Never throws: returns a refusal for input that it can't read. */
  parse(typed: Typed): Args | Refused<Refusal> | NotUnderstood
  handle(services: Services, interaction: Interaction<Me>, args: Args): Promise<void>
  refusalText(refusal: Refusal, today: Temporal.PlainDate): string
}

/** A parsed command, ready to run; or why it can't run. */
export type Read<Me> =
  | { args: object; run(services: Services, interaction: Interaction<Me>): Promise<void> }
  /** `asksWhich`: the words that could be several days. */
  | { refusal: object; words: string; asksWhich: AmbiguousDate | null }
  | NotUnderstood

/** A command with its argument types erased, so that different commands fit in one list. */
export type Command<Me> = Pick<
  CommandDeclaration<Me, object, never>,
  'name' | 'synonyms' | 'group' | 'order' | 'usage' | 'says' | 'isCommon' | 'takesPerson' | 'form'
> & { read(typed: Typed): Read<Me> }

/** Declares a command. `refusalText` may be left out where only the common refusals occur. */
export function command<Me, Args extends object>(
  declaration: Omit<CommandDeclaration<Me, Args, CommonRefusal>, 'refusalText'>,
): Command<Me>
export function command<Me, Args extends object, Refusal extends object>(
  declaration: CommandDeclaration<Me, Args, Refusal>,
): Command<Me>
export function command<Me, Args extends object>(
  declaration: Omit<CommandDeclaration<Me, Args, CommonRefusal>, 'refusalText'> &
    Partial<Pick<CommandDeclaration<Me, Args, CommonRefusal>, 'refusalText'>>,
): Command<Me> {
  const { parse, handle, refusalText = commonRefusalText, ...rest } = declaration
  return {
    ...rest,
    read(typed) {
      const parsed = parse(typed)
      if ('nearest' in parsed) return { nearest: parsed.nearest }
      if ('refused' in parsed) {
        const { refused } = parsed
        const words = refusalText(refused, typed.today)
        return { refusal: refused, words, asksWhich: isAmbiguous(refused) ? refused : null }
      }
      return { args: parsed, run: (services, interaction) => handle(services, interaction, parsed) }
    },
  }
}
