import { type Browser, type BrowserServer, chromium } from 'playwright-core'
import { startChromiumServer } from '../../dev/page/chromium.ts'

// Jest runs its global setup in one process and the test files in others, which inherit the environment.
const ENDPOINT = 'TEST_CHROMIUM_ENDPOINT'

let running: BrowserServer | null = null

/** Starts the Chromium that all test files share. */
export async function startSharedChromium(): Promise<void> {
  running = await startChromiumServer()
  process.env[ENDPOINT] = running.wsEndpoint()
}

export async function stopSharedChromium(): Promise<void> {
  await running?.close()
}

/** Connects to it. Closing the connection closes only the pages opened through it. */
export function connectToSharedChromium(): Promise<Browser> {
  const endpoint = process.env[ENDPOINT]
  if (endpoint === undefined) throw new Error('Jest’s global setup starts Chromium, and it has not run')
  return chromium.connect(endpoint)
}
