import type { PersonSeed } from '../../client.ts'

export type PlaygroundPerson = PersonSeed & { realName: string; tz: string; title: string }

/** The people of the playground, all fictional. */
export const PEOPLE: readonly PlaygroundPerson[] = [
  {
    id: 'UGRACE',
    name: 'grace',
    realName: 'Grace Lindqvist',
    tz: 'Europe/Berlin',
    title: 'Director of Engineering',
  },
  { id: 'ULINUS', name: 'linus', realName: 'Linus Moreau', tz: 'America/Los_Angeles', title: 'VP Product' },
  { id: 'UANA', name: 'ana', realName: 'Ana Pereira', tz: 'Europe/Madrid', title: 'Staff Engineer' },
  { id: 'UBEN', name: 'ben', realName: 'Ben Okafor', tz: 'Africa/Lagos', title: 'Engineer, Billing' },
  { id: 'UPRIYA', name: 'priya', realName: 'Priya Nair', tz: 'Asia/Kolkata', title: 'Engineering Manager' },
  { id: 'UMEI', name: 'mei', realName: 'Mei Tanaka', tz: 'Asia/Tokyo', title: 'Designer' },
  { id: 'UDANA', name: 'dana', realName: 'Dana Levi', tz: 'Asia/Jerusalem', title: 'Data Scientist' },
  { id: 'USOFIA', name: 'sofia', realName: 'Sofia Rossi', tz: 'Europe/Rome', title: 'Product Manager' },
  { id: 'UOMAR', name: 'omar', realName: 'Omar Haddad', tz: 'Africa/Cairo', title: 'Engineer, Search' },
  { id: 'UTOMAS', name: 'tomas', realName: 'Tomás Silva', tz: 'America/Sao_Paulo', title: 'Support Lead' },
]

export const CHANNELS = [
  { id: 'C000000001', name: 'general', topic: 'Everyone at Lighthouse' },
  { id: 'C000000002', name: 'mentoring', topic: 'How we learn from each other' },
] as const

/** Uses the first name as the display name that Slack shows in mentions. */
export function seedOf({ title: _, ...seed }: PlaygroundPerson): PersonSeed {
  return { displayName: seed.realName.split(' ')[0] ?? seed.name, ...seed }
}
