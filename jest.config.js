import { findChromium } from './dev/page/chromium-path.ts'

const hasChromium = findChromium() !== undefined
if (!hasChromium) {
  process.stderr.write(
    'There is no Chromium here, so the browser tests are left out. To run them: install it (on Debian:\n' +
      'apt-get install chromium), then: npm run test:browser\n\n',
  )
}

export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: hasChromium ? [] : ['<rootDir>/test/browser/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/strip-types.cjs' },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 30_000,
  maxWorkers: 2,
}
