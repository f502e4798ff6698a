import { buildPage } from '../../dev/page/server/page-files.ts'
import { makeFirstVisitFolder } from './first-visit.ts'
import { startSharedChromium } from './shared-chromium.ts'

/** Starts one Chromium for all browser tests, and builds the page before any playground needs it. */
export default async function globalSetup(): Promise<void> {
  await Promise.all([startSharedChromium(), buildPage(), makeFirstVisitFolder()])
}
