import fc from 'fast-check'
import * as views from '../../../src/features/departures/views.ts'
import { build, covers, mentorship, today } from '../../support/slack-limits.ts'

export const extremes = [
  covers('departures/views.ts', views, {
    mentorLeftMessage: build(views.mentorLeftMessage, mentorship, fc.constant(today)),
    menteeLeftMessage: build(views.menteeLeftMessage, mentorship, fc.constant(today)),
  }),
]
