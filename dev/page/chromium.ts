import { type Browser, type BrowserServer, chromium, type LaunchOptions } from 'playwright-core'
import { findChromium } from './chromium-path.ts'

/** Starts a Chromium that makes no requests of its own. */
export function startChromium(): Promise<Browser> {
  return chromium.launch(launchOptions())
}

/** Starts a Chromium that other processes connect to at its `wsEndpoint`. */
export function startChromiumServer(): Promise<BrowserServer> {
  return chromium.launchServer(launchOptions())
}

function launchOptions(): LaunchOptions {
  const executablePath = findChromium()
  if (executablePath === undefined)
    throw new Error('There is no Chromium here. On Debian: apt-get install chromium')
  return {
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  }
}
