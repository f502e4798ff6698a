import type { Temporal } from 'temporal-polyfill'
import { readPlainDate } from '../../platform/plain-dates.ts'
import type { TouchKind } from '../relationships/rules.ts'

export type Command =
  | { name: 'overview' }
  | { name: 'list' }
  | { name: 'back' }
  | { name: 'why' }
  | { name: 'settings' }
  | { name: 'help'; typed: string | null; nearest: string | null }
  | { name: 'add'; who: string | null; cadenceDays: number | null }
  | {
      name: 'log'
      who: string | null
      on: Temporal.PlainDate | null
      kind: TouchKind | null
      note: string | null
    }
  | { name: 'snooze'; who: string; until: Temporal.PlainDate }
  | { name: 'away'; until: Temporal.PlainDate | null }
  | { name: 'cadence'; who: string; cadenceDays: number }
  | { name: 'end'; who: string }
  | { name: 'refused'; command: string; refusal: Refusal }
export type Refusal =
  | { reason: 'unknown user'; typed: string }
  | { reason: 'who is missing' }
  | { reason: 'unreadable date'; typed: string }
  | { reason: 'date in the future'; on: Temporal.PlainDate }
  | { reason: 'date too long ago'; on: Temporal.PlainDate }
  | { reason: 'date in the past'; on: Temporal.PlainDate }
  | { reason: 'date missing' }
  | { reason: 'date too far'; on: Temporal.PlainDate }
  | { reason: 'unreadable cadence'; typed: string }
  | { reason: 'cadence missing' }
  | { reason: 'cadence out of range'; days: number }
  | { reason: 'note too long'; length: number }
export const COMMANDS = [
  { name: 'log', usage: '/mentor log @ana yesterday by call', says: 'you were in touch' },
]
export function parseCommand(text: string, today: Temporal.PlainDate): Command {
  const who = /<@([UW]\w+)/.exec(text)?.[1] ?? null
  const rest = text
    .replace(/<@[^>]*>/, '')
    .trim()
    .split(/\s+/)
  const tail = rest.slice(1).join(' ')
  switch (rest[0]) {
    case '':
    case undefined:
      return { name: 'overview' }
    case 'add':
      return {
        name: 'add',
        who,
        cadenceDays: /(\d+) weeks/.test(tail) ? Number(/(\d+) weeks/.exec(tail)?.[1]) * 7 : null,
      }
    case 'log':
      return {
        name: 'log',
        who,
        on: tail.startsWith('yesterday') ? today.subtract({ days: 1 }) : null,
        kind: null,
        note: tail.replace('yesterday', '').trim() || null,
      }
    case 'snooze':
      return { name: 'snooze', who: who ?? '', until: readPlainDate(tail, today, 'future') ?? today }
    case 'away':
      return { name: 'away', until: readPlainDate(tail, today, 'future') }
    case 'cadence':
      return { name: 'cadence', who: who ?? '', cadenceDays: 30 }
    case 'end':
      return { name: 'end', who: who ?? '' }
    case 'list':
    case 'back':
    case 'why':
    case 'settings':
      return { name: rest[0] }
    default:
      return { name: 'help', typed: text, nearest: null }
  }
}
