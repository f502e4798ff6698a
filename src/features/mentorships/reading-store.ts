import type { Database } from '../../platform/database.ts'
import { mayRead, type Words } from './reading-rules.ts'
import { findMentorshipsById, findMentorshipsOfPairs } from './store.ts'

/** Of these mentorships, those whose words this person may read now. */
export async function findReadableMentorships(
  db: Database,
  workspaceId: string,
  readerId: string,
  words: Words,
  mentorshipIds: readonly string[],
): Promise<string[]> {
  const mentorships = await findMentorshipsById(db, workspaceId, mentorshipIds)
  return mentorships.filter((one) => mayRead(words, one, readerId)).map(({ id }) => id)
}

/** Of these people, those whose words this mentor may read now. */
export async function findReadablePeople(
  db: Database,
  workspaceId: string,
  readerId: string,
  words: Words,
  personIds: readonly string[],
): Promise<string[]> {
  const mentorships = await findMentorshipsOfPairs(db, workspaceId, readerId, personIds)
  return mentorships.filter((one) => mayRead(words, one, readerId)).map(({ menteeId }) => menteeId)
}
