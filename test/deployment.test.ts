import { spawnSync } from 'node:child_process'
import { accessSync, constants, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'
import { z } from 'zod'

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

const named = z.object({ kind: z.string(), metadata: z.object({ name: z.string() }) })
const labels = z.record(z.string(), z.string())
const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) })
const container = z.object({
  env: z.array(z.object({ name: z.string(), value: z.string() })),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
  ...{ startupProbe: probe, livenessProbe: probe, readinessProbe: probe },
  securityContext: z.object({
    readOnlyRootFilesystem: z.literal(true),
    allowPrivilegeEscalation: z.literal(false),
  }),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
})
const deployment = z.object({
  spec: z.object({
    replicas: z.literal(2),
    selector: z.object({ matchLabels: labels }),
    template: z.object({
      metadata: z.object({ labels }),
      spec: z.object({
        securityContext: z.object({ runAsNonRoot: z.literal(true) }),
        containers: z.tuple([container]),
        volumes: z.array(z.object({ name: z.string() })),
      }),
    }),
  }),
})

describe('ops/kubernetes.yaml', () => {
  const documents = parseAllDocuments(read('ops/kubernetes.yaml')).map((one) => one.toJS())
  const find = (kind: string) => documents.find((one) => named.parse(one).kind === kind)
  const { spec } = deployment.parse(find('Deployment'))
  const [app] = spec.template.spec.containers
  const env = new Map(app.env.map(({ name, value }) => [name, value]))

  test('sets only variables that the app reads', () => {
    expect(unknown([...env.keys()])).toEqual([])
  })

  test('mounts each secret where the app looks for it, and a folder to write to', () => {
    const { stringData } = z.object({ stringData: labels }).parse(find('Secret'))
    const folder = app.volumeMounts.find(({ name }) => name === 'secrets')?.mountPath
    const files = [...env].filter(([name]) => name.endsWith('_FILE')).map(([, path]) => path)
    expect(files.sort()).toEqual(
      Object.keys(stringData)
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

  test('selects these pods for the budget and the service, and passes on Slack’s path alone', () => {
    const budget = z.object({ spec: z.object({ selector: z.object({ matchLabels: labels }) }) })
    const service = z.object({
      spec: z.object({ selector: labels, ports: z.array(z.object({ targetPort: z.string() })) }),
    })
    const pods = spec.template.metadata.labels
    expect(spec.selector.matchLabels).toEqual(pods)
    expect(budget.parse(find('PodDisruptionBudget')).spec.selector.matchLabels).toEqual(pods)
    const { selector, ports } = service.parse(find('Service')).spec
    expect({ selector, ports: ports.map(({ targetPort }) => targetPort) }).toEqual({
      selector: pods,
      ports: ['slack'],
    })
    expect(JSON.stringify(find('Ingress'))).toMatch(/"path":"\/slack\/events","pathType":"Exact"/)
  })
})

describe('compose.yml', () => {
  const text = read('compose.yml')
  const service = z.looseObject({ environment: labels })
  const { services } = z.object({ services: z.record(z.string(), service) }).parse(parse(text))

  test('has no password, and says where it is made if it is missing', () => {
    const passwords = [...text.matchAll(/PASSWORD: (.*)$|postgres:\/\/[^:]+:(.*)@/gm)].map(
      ([, own, inUrl]) => own ?? inUrl,
    )
    expect(passwords).toHaveLength(2)
    for (const one of passwords)
      expect(one).toMatch(/^\$\{POSTGRES_PASSWORD:\?is missing in \.env, see docs\/install\.md\}$/)
    expect(read('docs/install.md')).toContain('POSTGRES_PASSWORD=$(openssl rand -hex 32)')
  })

  test('limits what the app may do', () => {
    const limits = { read_only: true, tmpfs: '/tmp', mem_limit: '512m', cap_drop: ['ALL'] }
    expect(services.app).toMatchObject(limits)
    expect(unknown(Object.keys(services.app?.environment ?? {}))).toEqual([])
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
