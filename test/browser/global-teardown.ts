import { stopSharedChromium } from './shared-chromium.ts'

export default async function globalTeardown(): Promise<void> {
  await stopSharedChromium()
}
