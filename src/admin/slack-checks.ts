import type { Config } from '../config.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { askAboutToken, askForConnection, type SlackFacts } from '../platform/slack/diagnosis.ts'
import { slackErrorCode } from '../platform/slack/errors.ts'
import { findDeclinedScopes, findMissingScopes } from '../platform/slack/scopes.ts'
import { reasonOf } from '../platform/startup.ts'
import { isSuspensionReason, remedyFor } from '../platform/workspaces/reasons.ts'
import { type Check, compareClocks, type Finding, fine, wrong } from './finding.ts'
import { installationChecks } from './installation-checks.ts'

/** What the app asks of Slack. */
export function slackChecks({ slack }: Config, db: Database, clock: Clock): readonly Check[] {
  if (slack.access.mode === 'many workspaces') return installationChecks(slack.access, slack.apiUrl, db)
  const asking = askAboutToken({ token: slack.access.botToken, apiUrl: slack.apiUrl })
  return [
    {
      name: 'bot token',
      isNeeded: true,
      run: () => asking.then(({ workspaceId, name }) => fine(`of ${workspaceId} (${name}).`), toRefusal),
    },
    { name: 'scopes', run: async () => checkScopes(await asking) },
    {
      name: 'clock',
      async run() {
        const { at } = await asking
        return at === null ? fine('Slack’s answer has no time.') : compareClocks('Slack', at, clock)
      },
    },
  ]
}

function toRefusal(error: unknown): Finding {
  const code = slackErrorCode(error)
  if (code === null) return cannotReach(error)
  const remedy = isSuspensionReason(code) ? remedyFor(code).says : 'See docs.slack.dev for this error.'
  return wrong(`Slack says ${code}.`, remedy)
}

function cannotReach(error: unknown): Finding {
  const remedy = 'Check SLACK_API_URL, and that this machine may connect to it.'
  return wrong(`Slack can’t be reached (${reasonOf(error)}).`, remedy)
}

function checkScopes({ scopes }: SlackFacts): Finding {
  const missing = findMissingScopes(scopes)
  const declined = findDeclinedScopes(scopes)
  if (missing.length === 0)
    return fine(
      declined.length === 0 ? 'all of manifest.yml.' : `all but the optional ${declined.join(', ')}.`,
    )
  const remedy = 'Update the app’s manifest in Slack from manifest.yml, reinstall it, and restart.'
  return wrong(`missing: ${missing.join(', ')}.`, remedy)
}

/** Whether Slack would open a connection in Socket Mode. */
export function socketCheck(appToken: string, apiUrl: string): Check {
  return {
    name: 'Socket Mode',
    async run() {
      try {
        await askForConnection({ token: appToken, apiUrl })
        return fine('Slack offers a connection.')
      } catch (error) {
        const code = slackErrorCode(error)
        if (code === null) return cannotReach(error)
        const remedy =
          'Turn on Socket Mode in the manifest, and set SLACK_APP_TOKEN to an app-level token with connections:write.'
        return wrong(`Slack says ${code}.`, remedy)
      }
    },
  }
}
