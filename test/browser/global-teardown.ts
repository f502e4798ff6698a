import { removeFirstVisitFolder } from './first-visit.ts'
import { stopSharedChromium } from './shared-chromium.ts'

export default async function globalTeardown(): Promise<void> {
  await stopSharedChromium()
  await removeFirstVisitFolder()
}
