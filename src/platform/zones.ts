import { Temporal } from 'temporal-polyfill'
import { memoize } from './memoize.ts'

/** A person's zone as Slack sends it: an IANA name, which may be a legacy one, and the offset from UTC now. */
export type SlackZone = { name: string | null | undefined; offsetSeconds: number | null | undefined }

/**
 * Returns the IANA zone, or a zone with a fixed offset, such as "+05:45", if Slack sends no name or one that this runtime
 * doesn't know. Undefined if there is no offset either.
 */
export function readZone({ name, offsetSeconds }: SlackZone): string | undefined {
  if (name && isKnownZone(name)) return name
  return typeof offsetSeconds === 'number' ? fixedZone(offsetSeconds) : undefined
}

/** Returns true if this runtime can compute dates in the zone. */
export const isKnownZone = memoize(
  (zone: string): boolean => {
    try {
      Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
      return true
    } catch (error) {
      if (error instanceof RangeError) return false
      throw error
    }
  },
  (zone) => zone,
)

const DAY_MINUTES = 24 * 60

function fixedZone(offsetSeconds: number): string | undefined {
  const minutes = Math.round(offsetSeconds / 60)
  const size = Math.abs(minutes)
  if (!(size < DAY_MINUTES)) return undefined
  const [hours, rest] = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0'))
  return `${minutes < 0 ? '-' : '+'}${hours}:${rest}`
}
