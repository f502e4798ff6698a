import { listInstallations } from '../platform/workspaces/installation-store.ts'
import { saveResealed } from '../platform/workspaces/rotation-store.ts'
import { createSealer } from '../platform/workspaces/sealing.ts'
import { resealTokens } from '../platform/workspaces/tokens.ts'
import { type AdminCommand, done, refused, withDatabase } from './command.ts'

/** After this, the old keys can be removed from TOKEN_KEYS. A token that another key has sealed stops it with an error. */
export const reseal: AdminCommand = {
  name: 'reseal',
  takes: [],
  says: 'encrypts all stored tokens with the first key of TOKEN_KEYS',
  flags: {},
  run: (_, context) =>
    withDatabase(context, async (db) => {
      const access = context.config.ok ? context.config.config.slack.access : null
      if (access?.mode !== 'many workspaces')
        return refused('Nothing was changed: with SLACK_BOT_TOKEN, no tokens are stored.')
      const sealer = createSealer(access.tokenKeys)
      let count = 0
      for (const stored of await listInstallations(db)) {
        const resealed = resealTokens(sealer, stored)
        if (!resealed) continue
        await saveResealed(db, stored, resealed)
        count += 1
      }
      const [{ id }] = access.tokenKeys
      return done(
        `Encrypted the tokens of ${count} workspaces with the key ${id}. The others had it already.`,
      )
    }),
}
