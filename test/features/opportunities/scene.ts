import { sql } from 'kysely'
import type { Entries, What } from '../../../dev/client.ts'
import { type Audience, FACETS, type Facet } from '../../../src/features/profiles/rules.ts'
import { saveProfile } from '../../../src/features/profiles/store.ts'
import type { Rig } from '../../support/rig.ts'

/** What people do with opportunities in a running app. */
export function scene(rig: Rig) {
  const workspaceId = rig.slack.teamId

  async function closeAll(id: string): Promise<void> {
    await rig.settle()
    while (rig.slack.as(id).view) await rig.slack.as(id).close()
  }

  async function open(id: string, typed: string): Promise<string> {
    await closeAll(id)
    await rig.slack.as(id).command(typed)
    await rig.settle()
    return JSON.stringify(rig.slack.as(id).view?.blocks)
  }

  /** Presses a button on the page in front, and returns the answer. */
  async function press(id: string, what: What): Promise<string> {
    const human = rig.slack.as(id)
    await human.press('view', what)
    await rig.settle()
    return JSON.stringify(human.view?.blocks)
  }

  async function tick(): Promise<void> {
    await rig.app.tick()
    await rig.settle()
  }

  return {
    workspaceId,
    closeAll,
    open,
    press,
    tick,
    /** Posts through the form, and returns the id once it was compared with profiles. */
    async post(id: string, title: string, entries: Entries = {}): Promise<string> {
      await open(id, '/mentor opportunity')
      const result = await rig.slack.as(id).submit({
        'What is it?': title,
        'Why does it matter?': 'It matters.',
        'What would someone learn?': 'A lot.',
        'How much time does it take?': 'Half a day a week',
        ...entries,
      })
      if (result.errors) throw new Error(JSON.stringify(result.errorsByLabel))
      await tick()
      const { opportunity_id } = await rig.db
        .selectFrom('opportunities')
        .select('opportunity_id')
        .where('title', '=', title)
        .orderBy('posted_at', 'desc')
        .executeTakeFirstOrThrow()
      await closeAll(id)
      return opportunity_id
    },
    async writeProfile(
      personId: string,
      facets: Partial<Record<Facet, string>>,
      audience: Audience = 'matching',
    ): Promise<void> {
      const written = FACETS.flatMap((facet) => {
        const words = facets[facet]
        return words === undefined ? [] : [{ facet, words }]
      })
      await rig.db
        .transaction()
        .execute((trx) => saveProfile(trx, { workspaceId, personId, audience, written }, rig.clock.now()))
      await tick()
    },
    /** Shows a person on the page with all opportunities. Returns the answer. */
    async showMe(id: string, title: string): Promise<string> {
      await open(id, '/mentor opportunities')
      return press(id, { text: `Show me to grace`, near: title })
    },
    async interests(): Promise<string[]> {
      const { rows } = await sql<{ line: string }>`
        select i.person_id || ' ' || o.title || ' ' || i.state as line from interests i
        join opportunities o on o.workspace_id = i.workspace_id and o.opportunity_id = i.opportunity_id
        where i.workspace_id = ${workspaceId} order by 1`.execute(rig.db)
      return rows.map(({ line }) => line)
    },
    async stateOf(opportunityId: string): Promise<string> {
      const { state } = await rig.db
        .selectFrom('opportunities')
        .select('state')
        .where('opportunity_id', '=', opportunityId)
        .executeTakeFirstOrThrow()
      return state
    },
    /** The messages about opportunities that were sent, by recipient and news. */
    async sent(): Promise<string[]> {
      const { rows } = await sql<{ line: string }>`
        select person_id || ' ' || (payload ->> 'news') as line from outbox
        where workspace_id = ${workspaceId} and kind = 'opportunity' and state = 'sent' order by 1`.execute(
        rig.db,
      )
      return rows.map(({ line }) => line)
    },
  }
}
