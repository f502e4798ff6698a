import { findChromium } from './dev/page/chromium-path.ts'

const hasChromium = findChromium() !== undefined
if (!hasChromium) {
  process.stderr.write(
    'There is no Chromium here, so the browser tests are left out. To run them: install it (on Debian:\n' +
      'apt-get install chromium), then: npm run test:browser\n\n',
  )
}

const BROWSER = '<rootDir>/test/browser/'
const project = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/strip-types.cjs' },
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
  // Only a hang takes this long, however slow the machine is.
  testTimeout: 300_000,
  maxWorkers: 3,
  // Each file leaves modules behind, and a large heap takes long to clean up.
  workerIdleMemoryLimit: '400MB',
}
