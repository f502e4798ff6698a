import fc from 'fast-check'
import * as views from '../../../src/features/privacy/views.ts'
import { build, buildSame, covers, day, today } from '../../support/slack-limits.ts'

export const extremes = [
  covers('privacy/views.ts', views, {
    privacyMessage: buildSame(views.privacyMessage),
    downloadedMessage: buildSame(views.downloadedMessage),
    eraseView: build(views.eraseView, fc.nat(10), fc.nat(10)),
    erasedMessage: buildSame(views.erasedMessage),
    offeredErasedMessage: buildSame(views.offeredErasedMessage),
    partnerErasedMessage: build(
      views.partnerErasedMessage,
      fc.constantFrom('mentor' as const, 'mentee' as const),
      day,
      fc.constant(today),
    ),
  }),
]
