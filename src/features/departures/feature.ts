import type { Feature } from '../feature.ts'

export const departures: Feature = {
  name: 'departures',
}
