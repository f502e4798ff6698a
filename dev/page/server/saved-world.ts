import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { savedSlack } from '../../slack/saved-slack.ts'
import { savedPeerMessages } from './peer-messages.ts'
import { dropDatabase } from './world-database.ts'

/** The saved state of a world that is not in its database. */
export const savedWorld = z.object({
  /** The world's database is named after it. */
  id: z.string().regex(/^[0-9a-f]+$/),
  slack: savedSlack,
  peerMessages: savedPeerMessages,
})
export type SavedWorld = z.output<typeof savedWorld>

/** Returns null if nothing was saved in this directory, or in a format that this version can't read. */
export async function readSavedWorld(directory: string): Promise<SavedWorld | null> {
  const text = await readFile(fileIn(directory), 'utf8').catch(() => null)
  if (text === null) return null
  const parsed = savedWorld.safeParse(JSON.parse(text))
  return parsed.success ? parsed.data : null
}

/** Replaces what was saved in one step: a crash leaves the old state or the new one. */
export async function writeSavedWorld(directory: string, saved: SavedWorld): Promise<void> {
  await mkdir(directory, { recursive: true })
  const file = fileIn(directory)
  const draft = `${file}.${process.pid}`
  await writeFile(draft, JSON.stringify(saved))
  await rename(draft, file)
}

/** Deletes the saved world and its database, so that the next world is a new one. */
export async function deleteSavedWorld(directory: string, postgresUrl: string): Promise<void> {
  const saved = await readSavedWorld(directory)
  if (saved !== null) await dropDatabase(postgresUrl, saved.id)
  await rm(fileIn(directory), { force: true })
}

function fileIn(directory: string): string {
  return join(directory, 'state.json')
}
