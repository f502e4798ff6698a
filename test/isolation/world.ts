import { actAt, ask, plantMentorships } from '../../dev/page/server/seed.ts'
import { readPairs } from '../../src/features/suggestions/pairs-file.ts'
import { send } from '../../src/features/suggestions/send-store.ts'
import type { SlackPerson } from '../../src/platform/slack/people.ts'
import type { CloudRig } from '../support/cloud-rig.ts'
import { inBerlin } from '../support/rig.ts'

/** Fills a workspace with all that people can have: the playground's first visit, and more. */
export async function plantWorld(rig: CloudRig, workspaceId: string): Promise<void> {
  const at = actAt({
    slack: rig.cloud.in(workspaceId),
    setNow: async (now) => rig.setNow(now.toZonedDateTimeISO('Europe/Berlin').toPlainDateTime().toString()),
    settle: () => rig.settle(),
  })
  await plantMentorships(at)
  await ask(at)
  await rig.travelTo('2026-11-16T09:00')
  await at('2026-11-16T09:50', (as) => [
    as('UGRACE').fills('/mentor settings', { capacity: '8' }),
    as('UMEI').fills('/mentor profile', {
      'Who can see it?': 'You and your mentors, and matching with opportunities',
      Passions: 'I want to learn how to test prices.',
    }),
  ])
  await at('2026-11-16T10:00', (as) => [
    as('UANA').fills('/mentor meet @grace', { Where: 'The terrace' }),
    as('UANA').types('/mentor cadence @grace monthly'),
    as('UGRACE').types('/mentor step @ben write down what billing would need by 1 Dec'),
    as('UPRIYA').types('/mentor pause @grace 2 weeks'),
    as('UGRACE').fills('/mentor seat', { sees: 'Architecture reviews', checklist: 'Add to #architecture' }),
    as('UBEN').fills('/mentor opportunity', OPPORTUNITY),
    as('UGRACE').types('/mentor board @dana quarterly for statistics'),
  ])
  await suggest(rig, workspaceId)
  await rig.travelTo('2026-11-17T11:00')
}

const OPPORTUNITY = {
  'What is it?': 'Pricing pilot',
  'Why does it matter?': 'Small teams leave because our price jumps.',
  'What would someone learn?': 'How to test prices.',
  'How much time does it take?': 'Half a day a week until May',
}

/** As the operator's `npm run admin -- suggest pairs.csv --send` does. */
async function suggest({ db }: CloudRig, workspaceId: string): Promise<void> {
  const read = readPairs(
    new TextEncoder().encode('mentor,mentee,why\nUDANA,UMEI,Mei measures what people do\n'),
  )
  if (!('pairs' in read)) throw new Error('The file can’t be read')
  const people = new Map(['UDANA', 'UMEI'].map((id) => [id, toSlackPerson(id)]))
  const now = inBerlin('2026-11-16T10:00')
  await db.transaction().execute((trx) => send(trx, workspaceId, read.pairs, people, now))
}

function toSlackPerson(id: string): SlackPerson {
  const status = { emoji: '', text: '' }
  return { id, displayName: id, zone: 'Europe/Berlin', locale: undefined, standing: 'member', status }
}
