import type { OAuth } from '../config.ts'
import type { Database } from '../platform/database.ts'
import { askAboutToken } from '../platform/slack/diagnosis.ts'
import { slackErrorCode } from '../platform/slack/errors.ts'
import { listInstallations } from '../platform/workspaces/installation-store.ts'
import { createSealer, type Sealer } from '../platform/workspaces/sealing.ts'
import { findSuspension } from '../platform/workspaces/store.ts'
import { openToken } from '../platform/workspaces/tokens.ts'
import { type Check, type Finding, fine, wrong } from './finding.ts'

/** Slack limits how often it may be asked. */
const ASKED_MAX = 20

/** With many workspaces: their stored tokens. */
export function installationChecks({ tokenKeys }: OAuth, apiUrl: string, db: Database): readonly Check[] {
  const sealer = createSealer(tokenKeys)
  return [
    { name: 'stored tokens', isNeeded: true, run: () => checkSeals(sealer, db) },
    { name: 'tokens with Slack', run: () => checkTokens(sealer, apiUrl, db) },
  ]
}

async function checkSeals(sealer: Sealer, db: Database): Promise<Finding> {
  const all = await listInstallations(db)
  const [unreadable, old]: [string[], string[]] = [[], []]
  for (const { workspaceId, sealedToken } of all) {
    try {
      openToken(sealer, workspaceId, sealedToken)
      if (!sealer.isCurrent(sealedToken)) old.push(workspaceId)
    } catch {
      unreadable.push(workspaceId)
    }
  }
  if (unreadable.length > 0)
    return wrong(
      `no key of TOKEN_KEYS opens those of ${unreadable.join(', ')}.`,
      'Add the key again, or let these workspaces install the app again.',
    )
  if (old.length > 0)
    return wrong(
      `${old.length} of ${all.length} are encrypted with an old key.`,
      'Run npm run admin -- reseal, then remove the old key.',
    )
  return fine(`${all.length}, each encrypted with the first key.`)
}

async function checkTokens(sealer: Sealer, apiUrl: string, db: Database): Promise<Finding> {
  const asked = (await listInstallations(db)).slice(0, ASKED_MAX)
  const refused: string[] = []
  for (const { workspaceId, sealedToken } of asked) {
    if ((await findSuspension(db, workspaceId)).isSuspended) continue
    const token = openToken(sealer, workspaceId, sealedToken)
    await askAboutToken({ token, apiUrl }).catch((error) => {
      const code = slackErrorCode(error)
      if (code === null) throw error
      refused.push(`${workspaceId} (${code})`)
    })
  }
  return refused.length === 0
    ? fine(`Slack accepts those of ${asked.length} workspaces that were asked about.`)
    : wrong(`Slack rejects those of ${refused.join(', ')}.`, 'The app has to be installed again there.')
}
