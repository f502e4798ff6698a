import type { Services } from '../../platform/services.ts'
import type { Person } from '../people/rules.ts'
import type { Reader } from './phrases.ts'

/** Returns for whom a view is written, and when. */
export function toReader({ clock }: Pick<Services, 'clock'>, { id, zone }: Person): Reader {
  return { id, zone, now: clock.now() }
}
