import { buildPage } from '../../dev/page/server/page-files.ts'
import { startSharedChromium } from './shared-chromium.ts'

/** One Chromium for all browser tests, and a page that no playground has to build. */
export default async function globalSetup(): Promise<void> {
  await Promise.all([startSharedChromium(), buildPage()])
}
