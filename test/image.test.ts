import { once } from 'node:events'
import { createServer } from 'node:net'
import { appEnv } from '../dev/app.ts'
import { type Slack, startSlack } from '../dev/client.ts'
import { systemClock } from '../src/platform/clock.ts'
import { buildImage, ended, findObstacle, finished, type Image, type Program } from './support/image.ts'
import { createTestDatabase, type TestDatabase } from './support/postgres.ts'
import { PEOPLE } from './support/rig.ts'

const obstacle = await findObstacle()
// Building has its own time limits; a test has five minutes.
const image: Image | null = obstacle === null ? await buildImage() : null
process.stderr.write(image ? `The image has ${image.size}\n` : `The image was not built: ${obstacle}\n`)

if (image === null) test.skip(`the image is left out: ${obstacle}`, () => {})
else describe('the image', () => checkImage(image))

function checkImage({ run, command, healthcheck, remove }: Image): void {
  let slack: Slack
  let database: TestDatabase
  let env: Record<string, string>
  let app: Program
  let appEnded: ReturnType<typeof ended>

  beforeAll(async () => {
    slack = await startSlack({ now: systemClock.now(), people: Object.values(PEOPLE) })
    database = await createTestDatabase()
    const [PORT = '', OPERATOR_PORT = ''] = [String(await freePort()), String(await freePort())]
    env = { ...appEnv(slack, database.url), LOG_LEVEL: 'info', PORT, OPERATOR_PORT }
    app = run(command, env)
    appEnded = ended(app)
    await Promise.race([saysReady(app), appEnded.then(({ stderr }) => Promise.reject(new Error(stderr)))])
    slack.connectHttp(`http://127.0.0.1:${PORT}/slack/events`)
  })
  afterAll(async () => {
    app.kill('SIGKILL')
    await slack.close()
    await database.drop()
    await remove()
  })

  const readiness = async () => (await fetch(`http://127.0.0.1:${env.OPERATOR_PORT}/readyz`)).text()

  test('runs as another user than root, and writes only to /tmp', async () => {
    const script = `const { writeFileSync } = require('node:fs')
      const tried = ['/app/x', '/tmp/x', '/home/node/x'].map((path) => {
        try { writeFileSync(path, ''); return 'written' } catch (error) { return error.code }
      })
      console.log(JSON.stringify([process.getuid() > 0, process.getgid() > 0, process.getgroups(), ...tried]))`
    const said = JSON.parse(await finished(run(['node', '-e', script])))
    expect(said).toEqual([true, true, [expect.any(Number)], 'EROFS', 'written', 'EROFS'])
  })

  test('starts, becomes ready and healthy, and answers a signed command', async () => {
    while ((await readiness()) !== 'ready\n');
    expect(await ended(run(healthcheck, env))).toMatchObject({ code: 0 })
    expect(await ended(run(healthcheck, { ...env, OPERATOR_PORT: '9' }))).toMatchObject({ code: 1 })
    const grace = slack.as('UGRACE')
    await grace.command('/mentor help')
    expect((await grace.nextEphemeral()).text).toContain('/mentor')
  })

  test('has the operator’s commands', async () => {
    const { code, stdout } = await ended(run(['admin', 'doctor'], env))
    expect(stdout).not.toContain('WRONG')
    expect(stdout).toContain('ok     requests: answered at http://127.0.0.1:')
    expect(code).toBe(0)
  })

  test('ends on SIGTERM with 0', async () => {
    app.kill('SIGTERM')
    const { code, stdout, stderr } = await appEnded
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('"outcome":"drained"')
  })
}

function saysReady(app: Program): Promise<void> {
  let said = ''
  return new Promise((done) => {
    app.stdout.on('data', (chunk) => {
      said += chunk
      if (said.includes('"msg":"ready"')) done()
    })
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}
