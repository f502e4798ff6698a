import { findChromium } from './dev/page/chromium-path.ts'

const hasChromium = findChromium() !== undefined
if (!hasChromium) {
  process.stderr.write(
    'There is no Chromium here, so the browser tests are left out. To run them: install it (on Debian:\n' +
      'apt-get install chromium), then: npm run test:browser\n\n',
  )
}

const BROWSER = '<rootDir>/test/browser/'
// Node runs the tests as it runs the app; Jest's own runner loads every module again for each file.
const project = {
  runner: 'jest-light-runner',
  transform: {},
  setupFilesAfterEnv: ['<rootDir>/test/support/time-limit.ts'],
}
const browserTests = {
  ...project,
  displayName: 'browser',
  testMatch: [`${BROWSER}**/*.test.ts`],
  globalSetup: `${BROWSER}global-setup.ts`,
  globalTeardown: `${BROWSER}global-teardown.ts`,
}
const otherTests = {
  ...project,
  displayName: 'app',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: [BROWSER],
}

export default {
  projects: hasChromium ? [browserTests, otherTests] : [otherTests],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testSequencer: '<rootDir>/test/support/sequencer.cjs',
  maxWorkers: 3,
}
