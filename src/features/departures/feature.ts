import type { Feature } from '../feature.ts'
import { departureKinds, departurePlanner } from './jobs.ts'

export const departures: Feature = {
  name: 'departures',
  kinds: departureKinds,
  planners: [departurePlanner],
}
