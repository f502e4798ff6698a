import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { PageCommand, PageShortcut } from '../contract.ts'

const manifest = z.object({
  display_information: z.object({ name: z.string() }),
  features: z.object({
    app_home: z.object({ messages_tab_read_only_enabled: z.boolean().default(false) }),
    slash_commands: z.array(
      z.object({
        command: z.string(),
        description: z.string().default(''),
        usage_hint: z.string().default(''),
      }),
    ),
    shortcuts: z
      .array(z.object({ name: z.string(), callback_id: z.string(), type: z.enum(['global', 'message']) }))
      .default([]),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
})

export type Manifest = {
  name: string
  commands: PageCommand[]
  shortcuts: PageShortcut[]
  scopes: string[]
  /** Whether people may write to the app in its Messages tab. */
  takesMessages: boolean
}

/** Reads the parts of manifest.yml that the playground uses. */
export async function readManifest(): Promise<Manifest> {
  const text = await readFile(join(import.meta.dirname, '../../../manifest.yml'), 'utf8')
  const { display_information, features, oauth_config } = manifest.parse(parse(text))
  return {
    name: display_information.name,
    commands: features.slash_commands.map(({ command, description, usage_hint }) => ({
      command,
      description,
      usageHint: usage_hint,
    })),
    shortcuts: features.shortcuts.map(({ name, callback_id, type }) => ({
      name,
      callbackId: callback_id,
      type,
    })),
    scopes: oauth_config.scopes.bot,
    takesMessages: !features.app_home.messages_tab_read_only_enabled,
  }
}
