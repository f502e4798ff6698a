import { existsSync } from 'node:fs'

const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Path of this machine's Chromium, or undefined. */
export function findChromium(): string | undefined {
  return USUAL_PATHS.find((path) => existsSync(path))
}
