import { spawnSync } from 'node:child_process'
import { accessSync, constants, globSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { parse, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { readConfig } from '../src/config.ts'
import { compose, kubernetes } from './support/deployment-shapes.ts'

const ROOT = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

/** The variables that the app reads. */
const VARIABLES = new Set(
  [...read('src/config.ts').matchAll(/^ {2}([A-Z_]+): /gm)].flatMap(([, name = '']) => [
    name,
    `${name}_FILE`,
  ]),
)
const OF_NODE = ['NODE_ENV', 'NODE_COMPILE_CACHE']
const unknown = (names: readonly string[]) =>
  names.filter((name) => !VARIABLES.has(name) && !OF_NODE.includes(name))

describe('ops/kubernetes.yaml', () => {
  const documents = parseAllDocuments(read('ops/kubernetes.yaml')).map((one) => one.toJS())
  const [secret, { spec }, budget, service, ingress] = kubernetes.parse(documents)
  const [app] = spec.template.spec.containers
  const env = new Map(app.env.map(({ name, value }) => [name, value]))

  test('sets only variables that the app reads', () => {
    expect(unknown([...env.keys()])).toEqual([])
  })

  test('mounts each secret where the app looks for it, and a folder to write to', () => {
    const folder = app.volumeMounts.find(({ name }) => name === 'secrets')?.mountPath
    const files = [...env].filter(([name]) => name.endsWith('_FILE')).map(([, path]) => path)
    expect(files.sort()).toEqual(
      Object.keys(secret.stringData)
        .map((key) => `${folder}/${key}`)
        .sort(),
    )
    expect(app.volumeMounts.map(({ mountPath }) => mountPath)).toContain('/tmp')
    const volumes = spec.template.spec.volumes.map(({ name }) => name).sort()
    expect(app.volumeMounts.map(({ name }) => name).sort()).toEqual(volumes)
  })

  test('asks for health where the app serves it', () => {
    const ports = new Map(app.ports.map(({ name, containerPort }) => [name, String(containerPort)]))
    expect([env.get('PORT'), env.get('OPERATOR_PORT')]).toEqual([ports.get('slack'), ports.get('operator')])
    const paths = [app.startupProbe, app.livenessProbe, app.readinessProbe].map(({ httpGet }) => httpGet)
    expect(paths).toEqual(['/healthz', '/healthz', '/readyz'].map((path) => ({ path, port: 'operator' })))
  })

  test('leaves the app ten seconds to end after the pause before SIGTERM', () => {
    const { terminationGracePeriodSeconds } = spec.template.spec
    const [, pause] = app.lifecycle.preStop.exec.command
    expect(terminationGracePeriodSeconds - Number(pause)).toBeGreaterThanOrEqual(10)
  })

  test('has a certificate for the host that it serves', () => {
    const [{ hosts }] = ingress.spec.tls
    expect(ingress.spec.rules.map(({ host }) => host)).toEqual(hosts)
  })

  test('selects these pods for the budget and the service, and passes on Slack’s path alone', () => {
    const pods = spec.template.metadata.labels
    expect(spec.selector.matchLabels).toEqual(pods)
    expect(budget.spec.selector.matchLabels).toEqual(pods)
    expect(service.spec.selector).toEqual(pods)
    expect(service.spec.ports.map(({ targetPort }) => targetPort)).toEqual(['slack'])
    const [port] = service.spec.ports
    expect(ingress.spec.rules.flatMap(({ http }) => http.paths)).toEqual([
      {
        path: '/slack/events',
        pathType: 'Exact',
        backend: { service: { name: service.metadata.name, port: { name: port?.name } } },
      },
    ])
  })

  test('names each thing that it refers to, and all that has to be replaced', () => {
    const secrets = spec.template.spec.volumes.flatMap((one) =>
      'secret' in one ? [one.secret.secretName] : [],
    )
    expect(secrets).toEqual([secret.metadata.name])
    expect(app.image).toBe('ghcr.io/OWNER/do-for-one:VERSION')
    const [comment = ''] = read('ops/kubernetes.yaml').split('\napiVersion', 1)
    for (const placeholder of ['OWNER', 'VERSION', 'secrets', 'host', 'TLS secret'])
      expect(comment).toContain(placeholder)
  })
})

test('OWNER and VERSION are to be replaced in one place alone', () => {
  const files = globSync(['ops/*', '.github/**/*.yml', 'compose.yml', 'Dockerfile'], { cwd: ROOT })
  const found = files.filter((path) => /\bOWNER\b|\bVERSION\b/.test(read(path)))
  expect(found).toEqual(['ops/kubernetes.yaml'])
})

describe('compose.yml', () => {
  const text = read('compose.yml')
  const { services } = compose.parse(parse(text))
  /** The command of the page that makes .env. */
  const [, command = ''] = /```sh\n(install .*<<EOF\n[\s\S]*?^EOF\n)/m.exec(read('docs/install.md')) ?? []

  /** Puts variables in, as compose does. Throws with the message of one that is missing. */
  const fill = (given: Readonly<Record<string, string>>) =>
    text.replace(/\$\{(\w+):\?([^}]*)\}/g, (_, name, message) => {
      const value = given[name]
      if (!value) throw new Error(`${name} ${message}`)
      return value
    })

  test('has no password, and says where it is made if it is missing', () => {
    expect(text.match(/PASSWORD: |postgres:\/\//g)).toHaveLength(2)
    expect(() => fill({})).toThrow('POSTGRES_PASSWORD is missing in .env, see docs/install.md')
  })

  test('works with the file that the command of docs/install.md makes, which only its owner can read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'do-for-one-env-'))
    const make = (commands: string) => spawnSync('bash', ['-euc', commands], { cwd: folder })
    const passwords = []
    for (let round = 0; round < 2; round += 1) {
      make(command.replace('xoxb-...', 'xoxb-1').replace('SECRET=...', 'SECRET=12345678'))
      const file = join(folder, '.env')
      expect((await stat(file)).mode & 0o777).toBe(0o600)
      const env = z.record(z.string(), z.string()).parse(parseEnv(await readFile(file, 'utf8')))
      const { app, postgres } = compose.parse(parse(fill(env))).services
      const read = readConfig({ ...env, ...app.environment })
      expect(read).toMatchObject({ ok: true })
      const url = new URL(read.ok ? read.config.database.url : 'none:')
      expect(postgres.environment).toEqual({
        POSTGRES_USER: url.username,
        POSTGRES_PASSWORD: url.password,
        POSTGRES_DB: url.pathname.slice(1),
      })
      expect(url.hostname).toBe('postgres')
      passwords.push(url.password)
      await rm(file)
    }
    expect(passwords[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(passwords).size).toBe(2)
    await rm(folder, { recursive: true })
  })

  test('limits what the app may do, and publishes the ports that it listens on', () => {
    const { environment, ports, tmpfs } = services.app
    expect(tmpfs).toBe('/tmp')
    expect(unknown(Object.keys(environment))).toEqual([])
    expect(ports.map((one) => one.split(':').at(-1))).toEqual([environment.PORT, environment.OPERATOR_PORT])
  })

  test('publishes the port that docs/operations.md tells Prometheus to scrape', () => {
    const targets = [...read('docs/operations.md').matchAll(/^ +- targets: \["(\S+)"\]$/gm)]
    const [, operator = ''] = services.app.ports
    expect(targets.map(([, target]) => target)).toEqual([operator.slice(0, operator.lastIndexOf(':'))])
  })
})

describe('ops/do-for-one.service', () => {
  const text = read('ops/do-for-one.service')

  test('sets only variables that the app reads, from credentials that it loads', () => {
    const set = [...text.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(
      ([, name = '', value = '']) => [name, value] as const,
    )
    expect(unknown(set.map(([name]) => name))).toEqual([])
    const loaded = [...text.matchAll(/^LoadCredential=([\w-]+):/gm)].map(([, name]) => `%d/${name}`)
    expect(set.filter(([name]) => name.endsWith('_FILE')).map(([, value]) => value)).toEqual(loaded)
    accessSync(join(ROOT, /^ExecStart=\S+ (\S+)$/m.exec(text)?.[1] ?? 'nothing'))
  })

  test('allows the system calls that Node makes, and refuses others without ending the app', () => {
    expect(text).toMatch(/^SystemCallFilter=@system-service @pkey$/m)
    expect(text).toMatch(/^SystemCallErrorNumber=EPERM$/m)
  })

  test('loads each secret from the file that docs/operations.md names for the commands', () => {
    const files = [...text.matchAll(/^LoadCredential=[\w-]+:(\S+)$/gm)].map(([, path]) => path)
    const [, shown = ''] =
      /^```sh\n(cd \/opt\/do-for-one\n[\s\S]*?)```/m.exec(read('docs/operations.md')) ?? []
    expect([...shown.matchAll(/_FILE=(\S+)/g)].map(([, path]) => path)).toEqual(files)
  })

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0
  const withSystemd = hasSystemd ? test : test.skip
  withSystemd('is what systemd understands', () => {
    const { stderr } = spawnSync('systemd-analyze', ['verify', join(ROOT, 'ops/do-for-one.service')], {
      encoding: 'utf8',
    })
    // Where /usr/bin/node isn't installed, it says so.
    expect(
      stderr
        .split('\n')
        .filter((line) => line.includes('do-for-one.service') && !line.includes('/usr/bin/node')),
    ).toEqual([])
  })
})

test('the image links the operator’s commands to a program that can be run', () => {
  const [, target = ''] = /ln -s \/app\/(\S+) \/usr\/local\/bin\/admin/.exec(read('Dockerfile')) ?? []
  accessSync(join(ROOT, target), constants.X_OK)
  expect(read(target)).toMatch(/^#!\/usr\/bin\/env node\n/)
})

test.each(globSync('.github/**/*.yml', { cwd: ROOT }))('%s is YAML', (path) => {
  expect(parse(read(path))).toEqual(expect.any(Object))
})
